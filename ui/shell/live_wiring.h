// The pages of live data and feeds and the export, with their services: pages, commands, and who tells whom.
#pragma once

#include "ui/theme/theme.h"

#include <QObject>
#include <QPointer>

namespace truebar {
class DataService;
class ExportService;
class FeedService;
class LiveService;
class PluginRegistry;
struct Error;
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
    LiveWiring(LiveService& live, FeedService& feeds, ExportService& exports, const PluginRegistry& plugins,
        QObject* parent = nullptr);

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

    LiveService& m_live;
    FeedService& m_feedService;
    ExportService& m_exports;
    WatchPage* m_watch;
    FeedsPage* m_feeds;
    LiveBadge* m_badge;
    ChartDesk* m_desk = nullptr;
    std::ptrdiff_t m_storedWatches = 0;
    QPointer<MainWindow> m_window;
    QPointer<ExportDialog> m_export;
};

} // namespace truebar::ui
