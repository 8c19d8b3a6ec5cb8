#pragma once

#include <QList>
#include <QString>
#include <QWidget>

namespace truebar::ui {

// The pages of the window; each becomes a dock with an entry in the View menu.
struct Page {
    QString id; // stable, names the dock in the saved layout
    QString title;
    QWidget* widget = nullptr;
    Qt::DockWidgetArea area = Qt::BottomDockWidgetArea;
    bool startsHidden = false; // until its command shows it
};

class PageRegistry {
public:
    void add(Page page) { m_pages.append(std::move(page)); }
    const QList<Page>& pages() const { return m_pages; }

private:
    QList<Page> m_pages;
};

} // namespace truebar::ui
