// Sessions of bots: the same numbers as a backtest, nothing lost or doubled by a restart, nothing overwritten.
#include "core/bots/parity.h"
#include "tests/unit/bots/bot_fixture.h"

#include <QCoreApplication>
#include <QDir>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int start = 500;
constexpr int end = 2000;

std::vector<Candle> candles(int from, int to) {
    std::vector<Candle> out;
    for (int minute = from; minute < to; ++minute)
        out.push_back(waveAt(minute));
    return out;
}

SeriesSnapshot snapshot(int from, int to) {
    return std::make_shared<const Series>(waves(from, to));
}

RunRequest backtestOf(const BotWorld& world, const BotDefinition& bot, int from, int to, std::size_t warmUp) {
    RunRequest out = sessionRequest(bot, *world.plugins).value();
    out.mode = RunMode::Simulation;
    out.span = {midnight + Millis(60'000) * from, midnight + Millis(60'000) * to};
    out.settings.warmUp = warmUp;
    return out;
}

} // namespace

class TestSessions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSessionIsTheBacktestOfItsCandles();
    void heardTwiceIsSteppedOnce();
    void aRestartGoesOnWhereItWas();
    void editsAreRecordedAndRepeated();
    void whatDiffersIsNotOverwritten();
    void aStrategyThatThrowsStopsItsBotOnly();
    void withoutACandleThereIsNoRun();
    void aSizeBelowOneLotIsSaidOnce();
    void parityFindsEachCause();
};

void TestSessions::aSessionIsTheBacktestOfItsCandles() {
    BotWorld world(end);
    BotDefinition bot = crossBot();
    bot.warmUp = 50;
    const SessionHead head = world.head(bot, start);
    const auto session = world.session(head);
    // The store may have some that are live already; the rest is told one by one.
    session->hearHistory(snapshot(0, start + 7));
    for (const Candle& candle : candles(start + 7, end))
        session->hear({candle});
    const auto run = session->stop().get();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    QVERIFY(!run->empty());
    const RunRecord kept = world.run(*run);
    QVERIFY(kept.summary.request.mode == RunMode::DryRun);
    QCOMPARE(kept.summary.candles, std::uint64_t(end - start));
    QVERIFY(kept.result.trades.size() > 20);
    const auto backtest = world.backtest(backtestOf(world, head.definition, start, end, 50));
    QVERIFY(backtest);
    QCOMPARE(documentOf(kept), documentOf(*backtest));
    // The books of the session are those of the run.
    const SessionHistory history = world.history(head);
    QCOMPARE(history.warmUp.size(), 50u);
    QCOMPARE(history.candles.size(), std::size_t(end - start));
    const auto fills = std::count_if(history.events.begin(), history.events.end(),
        [](const BotEvent& event) { return event.kind == BotEventKind::Fill; });
    QCOMPARE(std::size_t(fills), kept.result.fills.size());
    QVERIFY(history.candles.back().step.equity == kept.result.metrics.finalEquity);
    const SessionHead after = world.find(head.number);
    QVERIFY(after.state == SessionState::Ended);
    QCOMPARE(after.runId, *run);
}

void TestSessions::heardTwiceIsSteppedOnce() {
    BotWorld world(end);
    const SessionHead head = world.head(crossBot(), start);
    const auto session = world.session(head);
    session->hear(candles(start, start + 20)); // before the history is there
    session->hearHistory(snapshot(0, start + 10));
    session->hear(candles(start + 5, start + 40));
    session->hearHistory(snapshot(0, start + 60));
    session->hear(candles(start, start + 60));
    QVERIFY(session->stop().get());
    const SessionHistory history = world.history(head);
    QCOMPARE(history.candles.size(), 60u);
    for (std::size_t i = 0; i < 60; ++i)
        QVERIFY(history.candles[i].step.candle == waveAt(start + static_cast<int>(i)));
}

void TestSessions::aRestartGoesOnWhereItWas() {
    BotWorld world(end);
    const SessionHead head = world.head(crossBot(), start);
    int told = start;
    // Programs that end at any candle; the last of them stops the bot.
    for (const int until : {start, start + 1, start + 300, start + 301, 1200, end}) {
        const auto session = world.session(head);
        session->hearHistory(snapshot(0, told));
        session->hear(candles(told, until));
        told = until;
        if (until == end)
            QVERIFY(session->stop().get());
        world.pool.waitForDone();
        QCOMPARE(session->status().candles, std::uint64_t(until - start));
    }
    const RunRecord kept = world.run(world.find(head.number).runId);
    const auto warmUp = kept.summary.request.settings.warmUp;
    const auto backtest = world.backtest(backtestOf(world, head.definition, start, end, warmUp));
    QVERIFY(backtest);
    QCOMPARE(documentOf(kept), documentOf(*backtest));
}

void TestSessions::editsAreRecordedAndRepeated() {
    BotWorld world(end);
    const SessionHead head = world.head(crossBot(), start);
    BotDefinition slower = head.definition;
    slower.overrides["slow"] = "21";
    const auto runWith = [&](bool restarts) {
        const SessionHead own = world.head(crossBot(restarts ? "again" : "once"), start);
        BotDefinition edited = slower;
        edited.id = own.bot;
        edited.name = own.definition.name;
        auto session = world.session(own);
        session->hearHistory(snapshot(0, start));
        session->hear(candles(start, 900));
        world.pool.waitForDone();
        const auto done = session->edit(edited, "somebody").get();
        if (!done)
            qWarning("%s", done.error().message().c_str());
        if (restarts) {
            session = world.session(own);
            session->hearHistory(snapshot(0, 950));
        }
        session->hear(candles(900, end));
        (void)session->stop().get();
        const SessionHead after = world.find(own.number);
        return std::pair(world.history(own), world.run(after.runId));
    };
    const auto [once, onceRun] = runWith(false);
    const auto [again, againRun] = runWith(true);
    QVERIFY(once.events == again.events);
    QCOMPARE(once.edits.size(), 1u);
    QCOMPARE(once.edits[0].candle, std::uint64_t(900 - start + 1));
    QCOMPARE(once.edits[0].who, "somebody");
    QVERIFY(onceRun.result.trades == againRun.result.trades);
    QVERIFY(!onceRun.result.profitBounds);
    // It did change something: the unedited bot trades otherwise.
    const auto unedited = world.backtest(backtestOf(world, head.definition, start, end, 9));
    QVERIFY(unedited->result.trades != onceRun.result.trades);
    const auto changes = world.door.read<std::vector<BotChange>>(
        [&](const Database& database) { return BotStore(database).changes("once"); });
    QCOMPARE(changes->size(), 1u);
    QCOMPARE(changes->front().field, "set.slow");
    QCOMPARE(changes->front().from, "8");
    QCOMPARE(changes->front().to, "21");
    // What the plugin refuses changes nothing.
    BotEdit wrong{{"set.slow", "many"}};
    QVERIFY(!editedBot(slower, wrong, *world.plugins));
    QCOMPARE(mayEditRunning({{"cash", "5"}}).error().code, "bot.running");
}

void TestSessions::whatDiffersIsNotOverwritten() {
    BotWorld world(end);
    const SessionHead head = world.head(crossBot(), start);
    {
        const auto session = world.session(head);
        session->hearHistory(snapshot(0, 900));
        world.pool.waitForDone();
        QVERIFY(session->status().state == BotState::Running);
    }
    QVERIFY(world.door.run([&](const Database& database) -> Result<void> {
        auto done = database.run(QStringLiteral("UPDATE bot_candle SET close = close + 5 WHERE number = 100"));
        return done ? Result<void>() : Result<void>(done.error());
    }));
    const SessionHistory before = world.history(head);
    const auto session = world.session(head);
    session->hearHistory(snapshot(0, 1000));
    world.pool.waitForDone();
    QVERIFY(session->isOver());
    QVERIFY(session->status().state == BotState::Failed);
    QVERIFY(session->status().reason.find("does not repeat what was recorded") != std::string::npos);
    const SessionHead after = world.find(head.number);
    QVERIFY(after.state == SessionState::Failed);
    const SessionHistory kept = world.history(head);
    QCOMPARE(kept.candles.size(), before.candles.size());
    QVERIFY(kept.events == before.events);
}

void TestSessions::aStrategyThatThrowsStopsItsBotOnly() {
    BotWorld world(end);
    // The delivered plugins, and among them one that throws on its hundredth candle.
    const QTemporaryDir plugins;
    QDir(plugins.path()).mkpath(QStringLiteral("strategies"));
    QDir(plugins.path()).mkpath(QStringLiteral("brokers"));
    const QString delivered = QStringLiteral(TRUEBAR_BIN_DIR "/plugins/");
    for (const char* file : {"strategies/sma_cross.so", "brokers/simulated.so"})
        QVERIFY(QFile::copy(delivered + QLatin1String(file), plugins.filePath(QLatin1String(file))));
    QVERIFY(QFile::copy(QCoreApplication::applicationDirPath() + QStringLiteral("/failing_plugins/failing.so"),
        plugins.filePath(QStringLiteral("strategies/failing.so"))));
    world.plugins = PluginRegistry::scan(plugins.path());
    BotDefinition bad = crossBot("bad");
    bad.strategy = "failing";
    bad.overrides.clear();
    const SessionHead badHead = world.head(bad, start);
    const SessionHead goodHead = world.head(crossBot("good"), start);
    const auto failing = world.session(badHead);
    const auto good = world.session(goodHead);
    for (const auto& session : {failing, good}) {
        session->hearHistory(snapshot(0, start));
        session->hear(candles(start, end));
    }
    world.pool.waitForDone();
    QVERIFY(failing->status().state == BotState::Failed);
    QVERIFY(failing->status().reason.find("out of order") != std::string::npos);
    QVERIFY(!failing->status().isWanted);
    QVERIFY(good->status().state == BotState::Running);
    QCOMPARE(good->status().candles, std::uint64_t(end - start));
    QVERIFY(world.find(badHead.number).state == SessionState::Failed);
    // Everything before the candle that failed was kept, and nothing of that.
    QCOMPARE(world.history(badHead).candles.size(), 99u);
    const auto log = world.door.read<std::vector<BotLogLine>>(
        [](const Database& database) { return BotStore(database).logLines("bad", 10); });
    QCOMPARE(log->back().level, "error");
}

void TestSessions::withoutACandleThereIsNoRun() {
    BotWorld world(start);
    const SessionHead head = world.head(crossBot(), start);
    const auto session = world.session(head);
    session->hearHistory(snapshot(0, start));
    world.pool.waitForDone();
    QVERIFY(session->status().state == BotState::Waiting);
    const auto run = session->stop().get();
    QVERIFY(run);
    QVERIFY(run->empty());
    QVERIFY(world.find(head.number).state == SessionState::Ended);
    QVERIFY(!session->stop().get());
}

void TestSessions::aSizeBelowOneLotIsSaidOnce() {
    BotWorld world(end);
    BotDefinition bot = crossBot();
    bot.overrides["sizing"] = "fixed";
    bot.overrides["quantity"] = "0.0004"; // the lot is 0.001
    const SessionHead head = world.head(bot, start);
    const auto session = world.session(head);
    session->hearHistory(snapshot(0, start + 60));
    const std::string wanted = "an order was refused: the size is below one lot of 0.001";
    QTRY_COMPARE_WITH_TIMEOUT(session->status().refusal, wanted, 60'000);
    const auto lines = [&] {
        return world.door
            .read<std::vector<BotLogLine>>(
                [&](const Database& database) { return BotStore(database).logLines(bot.id, 100); })
            .value();
    };
    const auto count = [&] {
        const auto all = lines();
        return std::count_if(all.begin(), all.end(),
            [&](const BotLogLine& line) { return line.level == "warning" && line.text == wanted; });
    };
    QTRY_COMPARE_WITH_TIMEOUT(count(), 1, 60'000);
    // Refused many times, said once; in the run each is told.
    session->hear(candles(start, end));
    const auto id = session->stop().get();
    QVERIFY2(id, id ? "" : id.error().message().c_str());
    QCOMPARE(count(), 1);
    const RunRecord run = world.run(*id);
    QVERIFY(run.result.fills.empty());
    QVERIFY(std::count_if(run.result.orders.begin(), run.result.orders.end(), [](const Order& order) {
        return order.status == OrderStatus::Rejected;
    }) > 5);
}

void TestSessions::parityFindsEachCause() {
    BotWorld world(end);
    const SessionHead head = world.head(crossBot(), start);
    const auto session = world.session(head);
    session->hearHistory(snapshot(0, start));
    session->hear(candles(start, end));
    QVERIFY(session->stop().get());
    const auto reportOf = [&] {
        const auto database =
            Database::open(world.workspace->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
        const auto store = CandleStore::open(world.workspace->marketDatabase(), Database::Mode::ReadOnly);
        return parityOf(**database, **store, *world.plugins, head.number).value();
    };
    const auto write = [&](const QString& sql) {
        return world.door.run([&](const Database& database) -> Result<void> {
            auto done = database.run(sql);
            return done ? Result<void>() : Result<void>(done.error());
        });
    };
    // The clock of this test is years after the candles, so every order was decided late; nothing else differs.
    ParityReport report = reportOf();
    QVERIFY(report.orders > 20);
    QCOMPARE(report.matched, report.orders);
    QCOMPARE(report.count(ParityKind::Latency), report.orders);
    QCOMPARE(report.differences.size(), std::size_t(report.orders));
    QVERIFY(report.profit == report.backtestProfit);
    // Stepped in time there is no difference at all.
    QVERIFY(write(QStringLiteral("UPDATE bot_candle SET stepped_at = open_time + 60000")));
    report = reportOf();
    QVERIFY(report.differences.empty());
    // A candle that was corrected later, and one that the session did not see.
    QVERIFY(write(QStringLiteral("UPDATE bot_candle SET close = close + 0.25, high = high + 0.25 WHERE number = 700")));
    QVERIFY(write(QStringLiteral("DELETE FROM bot_candle WHERE number = 900")));
    report = reportOf();
    QCOMPARE(report.differences.front().kind == ParityKind::Data, true);
    QVERIFY(report.differences.front().time == waveAt(start + 699).openTime);
    QVERIFY(report.count(ParityKind::Missed) >= 1);
    QCOMPARE(report.count(ParityKind::Signal), 0u);
}

QTEST_GUILESS_MAIN(TestSessions)
#include "tst_sessions.moc"
