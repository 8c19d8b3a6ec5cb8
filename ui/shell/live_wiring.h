// The pages of live data and feeds and the export, with their services: pages, commands, and who tells whom.
#pragma once

#include "ui/theme/theme.h"

#include <QObject>
#include <QPointer>

namespace truebar {
class BotService;
class DataService;
class DecisionService;
class ExportService;
class FeedService;
class IndicatorService;
class LiveService;
class PluginRegistry;
class TradingDesk;
class VaultService;
struct Error;

// What the window needs for live data, export, accounts and decisions.
struct LiveServices {
    LiveService& live;
    FeedService& feeds;
    ExportService& exports;
    VaultService& vault;
    DecisionService& decisions;
    TradingDesk& desk;
    BotService& bots;
    IndicatorService& indicators;
};
} // namespace truebar

namespace truebar::ui {

class ActionRegistry;
class ChartDesk;
class ExportDialog;
class FeedsPage;
class LiveBadge;
class MainWindow;
class PageRegistry;
class WatchPage;

class LiveWiring final : public QObject {
    Q_OBJECT
public:
    LiveWiring(const LiveServices& services, const PluginRegistry& plugins, QObject* parent = nullptr);

    void addPages(PageRegistry& pages);
    void addActions(ActionRegistry& actions);
    void connectWindow(DataService& data, ChartDesk& desk, MainWindow& window);
    void setTheme(const Theme& theme);
    // Begins to follow the watch list.
    void start();

private:
    void connectLive(DataService& data, ChartDesk& desk);
    void connectFeeds();
    void openExport();
    QString symbolOf(const QString& venue) const;
    void report(const Error& error);

    LiveServices m_services;
    WatchPage* m_watch;
    FeedsPage* m_feeds;
    LiveBadge* m_badge;
    ChartDesk* m_desk = nullptr;
    std::ptrdiff_t m_storedWatches = 0;
    QPointer<MainWindow> m_window;
    QPointer<ExportDialog> m_export;
};

} // namespace truebar::ui
