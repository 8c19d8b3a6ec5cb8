// Indicator bots on the demo market in a hurry: they follow it, tell what its stored candles say, each thing once, also
// over restarts, and history fires nothing.
#include "core/alerts/indicator_host.h"
#include "core/sdk/fast_clock.h"
#include "core/workspace/workspace.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace truebar;

namespace {

constexpr double speed = 20'000; // a day in 4.3 seconds
const UtcMs midnight = parseUtc("2024-03-01T00:00:00Z").value();

// All that a program has; ended and made anew it is the next program.
struct Program {
    Program(const Workspace& workspace, const PluginRegistry& plugins, const IClock& clock)
        : store(thread, workspace.marketDatabase())
        , door(thread, workspace.workspaceDatabase())
        , feeds(plugins, clock, withDefaults({}, plugins))
        , hub(feeds, store, locks)
        , host({feeds, hub, store, door, workspace.directory()}, {[] {}, [this] { ++told; }, [this] { ++watched; }}) {
        hub.setWatches(
            *door.read<std::vector<Watch>>([](const Database& database) { return WatchList(database).list(); }));
        host.begin();
    }
    std::vector<StoredOutlookEvent> events() {
        return *door.read<std::vector<StoredOutlookEvent>>(
            [](const Database& database) { return IndicatorStore(database).events("", 100'000); });
    }

    DataThread thread;
    StoreDoor store;
    WorkspaceDoor door;
    SeriesLocks locks;
    FeedSet feeds;
    LiveHub hub;
    std::atomic<int> told = 0;
    std::atomic<int> watched = 0;
    IndicatorHost host;
};

IndicatorBot demoBot(const PluginRegistry& plugins, const IClock& clock) {
    FeedSet feeds(plugins, clock, withDefaults({}, plugins));
    IndicatorBot out;
    out.id = "demo";
    out.instrument = (*feeds.feedsFor({"DEMO", "X"})).front()->feed().value()->instruments().front().id;
    out.outlook.timeframes = timeframesOf("5m,15m,1h").value();
    out.outlook.forecast.window = 100;
    return out;
}

template <class I>
std::string nameOf(I event, I end) {
    if (event == end)
        return "nothing";
    return formatUtc(event->time) + ' ' + std::string(toString(event->kind)) + ' ' + event->timeframe.toString() + ' '
        + std::string(toString(event->to)) + ' ' + std::to_string(event->close) + ' ' + std::to_string(event->band.low)
        + ' ' + std::to_string(event->band.high) + ' ' + std::to_string(event->consensus.bullish)
        + std::to_string(event->consensus.bearish);
}

} // namespace

class TestHost : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsWhatTheStoredCandlesSayOnce();
    void saysWhyItWaits();
};

void TestHost::tellsWhatTheStoredCandlesSayOnce() {
    const QTemporaryDir folder;
    const auto workspace = Workspace::open(folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite);
    const auto plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
    const FastClock clock(midnight, speed);
    const IndicatorBot bot = demoBot(*plugins, clock);
    std::size_t wanted = 30;
    UtcMs since{};
    for (int program = 0; program < 4; ++program) {
        Program running(**workspace, *plugins, clock);
        if (program == 0) {
            QVERIFY(running.host.add(bot));
            QVERIFY(running.host.start(bot.id));
            QVERIFY(running.host.start(bot.id));
        }
        QTRY_VERIFY_WITH_TIMEOUT(running.events().size() >= wanted, 60'000);
        QVERIFY(running.told > 0);
        QCOMPARE(running.watched > 0, program == 0);
        const auto statuses = running.host.statuses();
        QCOMPARE(statuses.size(), std::size_t(1));
        QVERIFY(statuses.front().state == IndicatorState::Running);
        QVERIFY(statuses.front().outlook);
        QCOMPARE(statuses.front().outlook->timeframes.size(), std::size_t(3));
        QVERIFY(statuses.front().outlook->timeframes[0].forecast);
        since = *statuses.front().stored.runningSince;
        wanted += 20;
    }
    // What was told is what one look at the stored candles says, from the start on, without a double.
    const auto database =
        Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
    const auto told = IndicatorStore(**database).events("", 100'000);
    const auto candles = CandleStore::open((*workspace)->marketDatabase(), Database::Mode::ReadOnly);
    const auto watches = WatchList(**database).list();
    QCOMPARE(watches->size(), std::size_t(1));
    OutlookReader reader(bot.instrument, bot.outlook, since);
    const auto all = reader.advance(**candles, watches->front().timeframe, told->back().event.time);
    QVERIFY(all);
    std::vector<OutlookEvent> expected;
    for (const OutlookEvent& event : *all) {
        if (event.time > since)
            expected.push_back(event);
    }
    std::vector<OutlookEvent> kept;
    for (const StoredOutlookEvent& each : *told)
        kept.push_back(each.event);
    QVERIFY(expected.size() >= wanted - 20);
    QVERIFY2(expected.size() < all->size(), "there was no history that could have fired");
    const auto differs = std::mismatch(kept.begin(), kept.end(), expected.begin(), expected.end());
    if (differs.first != kept.end() || differs.second != expected.end())
        qInfo("since %s, %zu kept, %zu expected, first difference at %td: %s, %s", formatUtc(since).c_str(),
            kept.size(), expected.size(), differs.first - kept.begin(), nameOf(differs.first, kept.end()).c_str(),
            nameOf(differs.second, expected.end()).c_str());
    QVERIFY(kept == expected);
}

void TestHost::saysWhyItWaits() {
    const QTemporaryDir folder;
    const auto workspace = Workspace::open(folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite);
    const auto plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
    const FastClock clock(midnight, speed);
    Program running(**workspace, *plugins, clock);
    IndicatorBot bot;
    bot.id = "nowhere";
    bot.instrument = {"NOWHERE", "X"};
    QVERIFY(running.host.add(bot));
    QTRY_COMPARE(running.host.statuses().size(), std::size_t(1));
    QVERIFY(running.host.statuses().front().state == IndicatorState::Off);
    QVERIFY(running.host.start(bot.id));
    QTRY_VERIFY(running.host.statuses().front().problem);
    QVERIFY(running.host.statuses().front().state == IndicatorState::Waiting);
    QCOMPARE(running.host.statuses().front().problem->code, std::string("feed.none"));
    QVERIFY(running.host.stop(bot.id));
    QTRY_VERIFY(running.host.statuses().front().state == IndicatorState::Off);
    QVERIFY(running.host.remove(bot.id));
    QTRY_VERIFY(running.host.statuses().empty());
}

QTEST_GUILESS_MAIN(TestHost)
#include "tst_host.moc"
