#pragma once

#include "ui/shell/action_registry.h"
#include "ui/shell/page_registry.h"

#include <QMainWindow>

class QLabel;
class QSettings;

namespace truebar::ui {

class MessageBar;

// Assembles: pages become docks, actions become menus and a toolbar; keeps the layout. It knows no service.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(const PageRegistry& pages, ActionRegistry& actions, QWidget* centre, const QString& settingsFile,
        QWidget* parent = nullptr);

    MessageBar* messages() const { return m_messages; }
    // The permanent part of the status bar.
    void setStatus(const QString& text);
    void showPage(const QString& id);
    // Makes a page at least that share of the window high.
    void giveRoom(const QString& id, double share);
    // Makes a page beside the chart at least that wide.
    void giveWidth(const QString& id, int width);
    void resetLayout();
    // Widgets that stand in the toolbar before the actions.
    void addToolBarWidget(QWidget* widget);

Q_SIGNALS:
    void filesDropped(const QStringList& files);

protected:
    void showEvent(QShowEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void addDocks(const PageRegistry& pages);
    void addMenus(ActionRegistry& actions);

    QString m_settingsFile;
    MessageBar* m_messages;
    QLabel* m_status;
    QToolBar* m_toolBar;
    QByteArray m_defaultLayout;
};

} // namespace truebar::ui
