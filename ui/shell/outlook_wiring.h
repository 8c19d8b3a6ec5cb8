// Indicator bots in the window: the page, its commands, notices on the desktop.
#pragma once

#include "core/alerts/indicator_service.h"
#include "ui/theme/theme.h"

#include <QObject>
#include <QPointer>

class QSystemTrayIcon;

namespace truebar {
class LiveService;
}

namespace truebar::ui {

class ActionRegistry;
class ChartDesk;
class MainWindow;
class OutlookPage;
class PageRegistry;

class OutlookWiring final : public QObject {
    Q_OBJECT
public:
    explicit OutlookWiring(IndicatorService& bots, QObject* parent = nullptr);

    void addPages(PageRegistry& pages);
    void addActions(ActionRegistry& actions);
    // `live` says what is watched.
    void connectWindow(LiveService& live, ChartDesk& desk, MainWindow& window);
    void setTheme(const Theme& theme);
    void start() { m_bots.begin(); }

private:
    void connectService();
    void showPage();
    void notify(const std::vector<StoredOutlookEvent>& events);

    IndicatorService& m_bots;
    OutlookPage* m_page;
    std::map<std::string, QString> m_names; // of bots, as they were last told
    std::string m_toStart; // once it was added
    QSystemTrayIcon* m_tray = nullptr; // where the desktop has one
    QPointer<MainWindow> m_window;
};

} // namespace truebar::ui
