#include "ui/shell/live_wiring.h"

#include "core/data/data_service.h"
#include "core/data/feed_service.h"
#include "core/data/live_service.h"
#include "core/warehouse/export_service.h"
#include "ui/data/export_dialog.h"
#include "ui/feeds/feeds_page.h"
#include "ui/shell/chart_desk.h"
#include "ui/shell/main_window.h"
#include "ui/watch/live_badge.h"
#include "ui/watch/watch_page.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"

#include <QCoreApplication>
#include <QStatusBar>

#include <algorithm>
#include <utility>

namespace truebar::ui {

LiveWiring::LiveWiring(
    LiveService& live, FeedService& feeds, ExportService& exports, const PluginRegistry& plugins, QObject* parent)
    : QObject(parent)
    , m_live(live)
    , m_feedService(feeds)
    , m_exports(exports)
    , m_watch(new WatchPage)
    , m_feeds(new FeedsPage(plugins))
    , m_badge(new LiveBadge) { }

void LiveWiring::addPages(PageRegistry& pages) {
    pages.add({QStringLiteral("watch"), tr("Watch list"), m_watch});
    pages.add({QStringLiteral("feeds"), tr("Feeds"), m_feeds});
}

void LiveWiring::addActions(ActionRegistry& actions) {
    // The names of the menus are the window's.
    const QString view = QCoreApplication::translate("truebar::ui::Workbench", "View");
    const QString file = QCoreApplication::translate("truebar::ui::Workbench", "File");
    actions.add("export", file, tr("&Export candles…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
        [this] { openExport(); });
    actions.add("watchList", view, tr("&Watch list"), QKeySequence(Qt::CTRL | Qt::Key_W),
        [this] { m_window->showPage(QStringLiteral("watch")); });
    actions.add("addWatch", view, tr("Watch a &series…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W), [this] {
        m_window->showPage(QStringLiteral("watch"));
        m_watch->openNew();
    });
    actions.add("feeds", view, tr("&Feeds"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F),
        [this] { m_window->showPage(QStringLiteral("feeds")); });
}

void LiveWiring::connectWindow(DataService& data, ChartDesk& desk, MainWindow& window) {
    m_desk = &desk;
    m_window = &window;
    window.statusBar()->addPermanentWidget(m_badge);
    connectLive(data, desk);
    connectFeeds();
    m_feeds->setSymbolFinder([this](const QString& venue) { return symbolOf(venue); });
}

void LiveWiring::connectLive(DataService& data, ChartDesk& desk) {
    LiveService& live = m_live;
    connect(&live, &LiveService::rowsChanged, m_watch, &WatchPage::setRows);
    connect(&live, &LiveService::rowsChanged, m_badge, &LiveBadge::setRows);
    connect(&live, &LiveService::saved, m_watch, &WatchPage::watchSaved);
    connect(&live, &LiveService::refused, this, [this](const Error& error) {
        if (!m_watch->showRefusal(error))
            report(error);
    });
    connect(&live, &LiveService::failed, this, &LiveWiring::report);
    connect(m_watch, &WatchPage::saveWanted, &live, &LiveService::save);
    connect(m_watch, &WatchPage::removalWanted, &live, &LiveService::remove);
    connect(m_watch, &WatchPage::seriesChosen, &desk, &ChartDesk::show);
    connect(&data, &DataService::seriesListed, m_watch, &WatchPage::setStored);
    connect(&data, &DataService::seriesLoaded, this, [this](const SeriesSnapshot& series, const Instrument&) {
        m_badge->setShown(series->instrument(), series->timeframe());
    });
    connect(&data, &DataService::formingCandleChanged, m_badge, &LiveBadge::setForming);
    // The first candles of a watched series make it a stored one.
    connect(&live, &LiveService::rowsChanged, &data, [this, &data](const std::vector<WatchRow>& rows) {
        const auto stored =
            std::count_if(rows.begin(), rows.end(), [](const WatchRow& row) { return row.last.has_value(); });
        if (stored > std::exchange(m_storedWatches, stored))
            data.refresh();
    });
}

void LiveWiring::connectFeeds() {
    FeedService& feeds = m_feedService;
    connect(&feeds, &FeedService::listed, m_feeds, &FeedsPage::setFeeds);
    connect(&feeds, &FeedService::listed, m_watch, &WatchPage::setFeeds);
    connect(&feeds, &FeedService::saved, m_feeds, &FeedsPage::feedSaved);
    connect(&feeds, &FeedService::refused, this, [this](const Error& error) {
        if (!m_feeds->showRefusal(error))
            report(error);
    });
    connect(&feeds, &FeedService::probed, m_feeds,
        [this](const std::string&, const FeedProbe& probe) { m_feeds->showProbe(probe); });
    connect(&feeds, &FeedService::probeFailed, m_feeds,
        [this](const std::string&, const Error& error) { m_feeds->showProbeError(error); });
    connect(&feeds, &FeedService::failed, this, &LiveWiring::report);
    connect(&feeds, &FeedService::changed, &m_live, &LiveService::refreshFeeds);
    connect(m_feeds, &FeedsPage::saveWanted, &feeds, &FeedService::save);
    connect(m_feeds, &FeedsPage::removalWanted, &feeds, &FeedService::remove);
    connect(m_feeds, &FeedsPage::probeWanted, &feeds, &FeedService::probe);
    connect(m_feeds, &FeedsPage::probeCancelled, &feeds, &FeedService::cancelProbe);
}

// One that is watched or stored of that venue.
QString LiveWiring::symbolOf(const QString& venue) const {
    const std::string wanted = venue.toStdString();
    for (const Watch& watch : m_live.watches()) {
        if (watch.instrument.venue == wanted)
            return QString::fromStdString(watch.instrument.symbol);
    }
    for (const StoredSeries& series : m_desk->stored()) {
        if (series.instrument.id.venue == wanted)
            return QString::fromStdString(series.instrument.id.symbol);
    }
    return {};
}

void LiveWiring::openExport() {
    if (!m_export) {
        m_export = new ExportDialog(m_desk->stored(), m_desk->instrument(), m_desk->timeframe(), m_window);
        m_export->setAttribute(Qt::WA_DeleteOnClose);
        ExportService& exports = m_exports;
        connect(m_export, &ExportDialog::exportWanted, &exports, &ExportService::start);
        connect(m_export, &ExportDialog::cancelWanted, &exports, &ExportService::cancel);
        connect(&exports, &ExportService::progressed, m_export, &ExportDialog::showProgress);
        connect(&exports, &ExportService::finished, m_export, &ExportDialog::showReport);
        connect(&exports, &ExportService::failed, m_export, &ExportDialog::showError);
    }
    m_export->show();
    m_export->raise();
}

void LiveWiring::setTheme(const Theme& theme) {
    m_watch->setTheme(theme);
    m_feeds->setTheme(theme);
    m_badge->setTheme(theme);
}

void LiveWiring::start() {
    m_live.start();
    m_feedService.startWatching();
}

void LiveWiring::report(const Error& error) {
    m_window->messages()->showError(errorText(error));
}

} // namespace truebar::ui
