// A dry run over ten thousand live candles of the demo market is the backtest over the same candles, byte for byte.
#include "core/bots/bot_host.h"
#include "core/runs/backtest.h"
#include "core/runs/run_store.h"
#include "core/sdk/fast_clock.h"
#include "core/workspace/workspace.h"
#include "tests/support/run_document.h"

#include <QTemporaryDir>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr std::uint64_t wanted = 10'000;
constexpr double speed = 30'000; // five hundred candles a second
const UtcMs midnight = parseUtc("2024-03-01T00:00:00Z").value();

BotDefinition demoBot(const char* id, const char* strategy, SettingTexts overrides) {
    BotDefinition out;
    out.id = id;
    out.strategy = strategy;
    out.overrides = std::move(overrides);
    out.instrument = {"DEMO", "BTCUSD"};
    out.settings.feeBps = Decimal(5);
    out.settings.slippageTicks = 1;
    out.warmUp = 200;
    return out;
}

} // namespace

class TestBotDryRun : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isTheBacktestByteForByte();
};

void TestBotDryRun::isTheBacktestByteForByte() {
    const QTemporaryDir folder;
    const auto workspace = Workspace::open(folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite);
    QVERIFY(workspace);
    const auto plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
    const FastClock clock(midnight, speed);
    DataThread thread;
    StoreDoor store(thread, (*workspace)->marketDatabase());
    WorkspaceDoor door(thread, (*workspace)->workspaceDatabase());
    SeriesLocks locks;
    FeedSet feeds(*plugins, clock, withDefaults({}, *plugins));
    LiveHub hub(feeds, store, locks);
    const auto instruments = (*feeds.feedsFor({"DEMO", "X"})).front()->feed().value()->instruments();
    QVERIFY(!instruments.empty());
    std::map<std::string, std::string> runs;
    {
        BotHost host({*plugins, feeds, hub, store, door, (*workspace)->directory()});
        host.begin();
        for (BotDefinition bot :
            {demoBot("cross", "sma_cross", {{"fast", "5"}, {"slow", "20"}}), demoBot("trend", "real_bar_trend", {})}) {
            bot.instrument = instruments.front().id;
            const auto added = host.add(bot, "test");
            QVERIFY2(added, added ? "" : added.error().message().c_str());
            const auto started = host.start(bot.id, "test");
            QVERIFY2(started, started ? "" : started.error().message().c_str());
        }
        const auto slowest = [&] {
            const auto all = host.statuses();
            std::uint64_t out = wanted;
            for (const BotStatus& each : *all)
                out = std::min(out, each.candles);
            return out;
        };
        QTRY_COMPARE_WITH_TIMEOUT(slowest(), wanted, 600'000);
        const auto all = host.statuses();
        for (const BotStatus& each : *all) {
            QVERIFY2(each.state == BotState::Running, each.reason.c_str());
            qInfo("%s: %llu candles, equity %s, slowest batch %.1f ms", each.definition.id.c_str(),
                static_cast<unsigned long long>(each.candles), each.equity.toString().c_str(),
                each.slowestMs.value_or(0));
            const auto run = host.stop(each.definition.id, "test");
            QVERIFY2(run, run ? "" : run.error().message().c_str());
            runs[each.definition.id] = *run;
        }
    }
    const auto history = RunStore::open((*workspace)->workspaceDatabase(), Database::Mode::ReadOnly);
    const auto candles = CandleStore::open((*workspace)->marketDatabase(), Database::Mode::ReadOnly);
    for (const auto& [bot, id] : runs) {
        const auto dry = (*history)->load(id);
        QVERIFY(dry);
        QVERIFY(dry->summary.candles >= wanted);
        QVERIFY(dry->result.fills.size() > 100);
        QCOMPARE(dry->summary.request.settings.warmUp, 200u);
        RunRequest request = dry->summary.request;
        request.mode = RunMode::Simulation;
        const auto backtest = runBacktest(**candles, *plugins, request);
        QVERIFY(backtest);
        QCOMPARE(documentOf(*dry), documentOf(*backtest));
    }
}

QTEST_GUILESS_MAIN(TestBotDryRun)
#include "tst_bot_dry_run.moc"
