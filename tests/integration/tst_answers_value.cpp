// What the answers to a bot were worth, for bots as people run them: asked by a real host, with a warm-up, limits and
// edits.
#include "core/bots/session_value.h"
#include "core/runs/run_store.h"
#include "tests/integration/cli_process.h"
#include "tests/support/decisions/asking_bot.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const QString pluginFolder = QStringLiteral(TRUEBAR_BIN_DIR "/plugins");
constexpr std::uint64_t editedAfter = 120;
constexpr std::uint64_t candles = 400;

// A session of its own, without anybody who is asked: candle by candle as the session kept them.
Money equityOfAccepting(const SessionHead& head, const SessionHistory& history, const PluginRegistry& plugins) {
    RunRequest request = sessionRequest(head.definition, plugins).value();
    request.settings.decision = {};
    SessionMachine machine(plugins, {request, head.instrument, false, head.bot, head.definition.limits});
    for (const Candle& candle : history.warmUp)
        machine.warm(candle);
    Money out;
    for (const RecordedCandle& recorded : history.candles) {
        for (const SessionEdit& edit : history.edits) {
            if (edit.candle != recorded.step.number)
                continue;
            BotDefinition edited = head.definition;
            edited.overrides = edit.overrides;
            if (edited.overrides != head.definition.overrides)
                (void)machine.setSettings(strategySettings(edited, plugins).value());
            if (edit.limits)
                (void)machine.setLimits(*edit.limits);
        }
        out = machine.step(recorded.step.candle).value().equity;
    }
    return out;
}

struct Stores {
    explicit Stores(const QString& folder)
        : workspace(std::move(*Workspace::open(folder, WorkspaceAccess::ReadOnly)))
        , database(std::move(
              *Database::open(workspace->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full)))
        , candleStore(std::move(*CandleStore::open(workspace->marketDatabase(), Database::Mode::ReadOnly)))
        , runs(std::move(*RunStore::open(workspace->workspaceDatabase(), Database::Mode::ReadOnly))) { }

    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<Database> database;
    std::unique_ptr<CandleStore> candleStore;
    std::unique_ptr<RunStore> runs;
};

} // namespace

class TestAnswersValue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aBotThatAsksIsWorthTheDifference();
    void aBotThatAsksNobodyIsWorthNothing();
    void whatIsNotThereIsSaid();
};

void TestAnswersValue::aBotThatAsksIsWorthTheDifference() {
    const Cli cli;
    AskingBot bot(cli.workspace(), pluginFolder);
    const auto started = bot.start();
    QVERIFY2(started, started ? "" : started.error().message().c_str());
    QVERIFY(bot.goOn(editedAfter));
    QVERIFY(bot.edit({{"set.slow", "13"}, {"limit.cooldown_minutes", "15"}}));
    QVERIFY(bot.goOn(candles / 2));
    {
        // What it is so far is said while it runs.
        const Stores stores(cli.workspace());
        const auto soFar = valueOfAnswers(*stores.database, *stores.candleStore, bot.plugins(), "bot-session-1");
        QVERIFY2(soFar, soFar ? "" : soFar.error().message().c_str());
        QVERIFY(soFar->isSoFar);
        QVERIFY(soFar->run.empty());
        QVERIFY(soFar->actualCurve.size() == soFar->automaticCurve.size());
    }
    QVERIFY(bot.goOn(candles));
    const auto run = bot.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    const SessionHead head = bot.session();
    const SessionHistory history = bot.history();
    QCOMPARE(history.warmUp.size(), std::size_t(50));
    QCOMPARE(history.edits.size(), std::size_t(1));

    const Stores stores(cli.workspace());
    const auto value = valueOfAnswers(*stores.database, *stores.candleStore, bot.plugins(), "bot-session-1");
    QVERIFY2(value, value ? "" : value.error().message().c_str());
    const RunRecord record = stores.runs->load(*run).value();
    QCOMPARE(value->run, *run);
    QCOMPARE(value->session, head.number);
    QVERIFY(!value->isSoFar);
    QVERIFY(!value->books);
    QVERIFY(value->actual == record.result.metrics.finalEquity);
    QVERIFY(value->actualCurve == record.result.equity);
    QVERIFY(value->automatic == equityOfAccepting(head, history, bot.plugins()));
    QVERIFY(!value->value().isZero());
    for (const std::uint64_t verdicts : {value->accepted, value->amended, value->rejected, value->expired})
        QVERIFY(verdicts > 0);
    QCOMPARE(value->accepted + value->amended + value->rejected + value->expired,
        std::uint64_t(record.result.decisions.size()));
    qInfo("%llu accepted, %llu amended, %llu rejected, %llu expired, worth %s",
        static_cast<unsigned long long>(value->accepted), static_cast<unsigned long long>(value->amended),
        static_cast<unsigned long long>(value->rejected), static_cast<unsigned long long>(value->expired),
        value->value().toString().c_str());

    // By the id of its run it is the same, and so it is for the program.
    const auto byRun = valueOfAnswers(*stores.database, *stores.candleStore, bot.plugins(), *run);
    QVERIFY(byRun);
    QVERIFY(byRun->value() == value->value());
    for (const std::string& name : {std::string("bot-session-1"), *run}) {
        const CliAnswer told = cli.run("decide value --json", {QString::fromStdString(name)});
        QVERIFY2(told.exitCode == 0, told.err.constData());
        QCOMPARE(told.json().value(QLatin1String("value")).toDouble(), value->value().toDouble());
        QCOMPARE(told.json().value(QLatin1String("run_id")).toString().toStdString(), *run);
        QCOMPARE(told.json().value(QLatin1String("session")).toInteger(), std::int64_t(1));
    }
    QVERIFY(cli.run("decide value bot-session-1").out.contains("value of the answers"));

    // A run that is not what the session becomes any more says nothing.
    QVERIFY(bot.door().run([&](const Database& database) -> Result<void> {
        auto done = database.run(
            QStringLiteral("UPDATE bot_candle SET open = open * 1.5, close = close * 1.5, high = high * 1.5 "
                           "WHERE number > 200"));
        return done ? Result<void>() : Result<void>(done.error());
    }));
    const auto changed = valueOfAnswers(*stores.database, *stores.candleStore, bot.plugins(), "bot-session-1");
    QVERIFY(!changed);
    QCOMPARE(changed.error().code, std::string("decision.not_repeated"));
}

// Its limit keeps it from most orders; a run without would end elsewhere.
void TestAnswersValue::aBotThatAsksNobodyIsWorthNothing() {
    const Cli cli;
    AskingBot bot(cli.workspace(), pluginFolder, DecisionMode::Auto);
    bot.definition.limits = {{"drawdown_percent", "1"}};
    QVERIFY(bot.start());
    QVERIFY(bot.goOn(candles));
    const auto run = bot.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    const Stores stores(cli.workspace());
    const RunRecord record = stores.runs->load(*run).value();
    QVERIFY(std::any_of(record.result.orders.begin(), record.result.orders.end(),
        [](const Order& order) { return order.status == OrderStatus::Rejected; }));
    for (const std::string& name : {std::string("bot-session-1"), *run}) {
        const auto value = valueOfAnswers(*stores.database, *stores.candleStore, bot.plugins(), name);
        QVERIFY2(value, value ? "" : value.error().message().c_str());
        QVERIFY(value->value().isZero());
        QVERIFY(value->actual == record.result.metrics.finalEquity);
        const CliAnswer told = cli.run("decide value --json", {QString::fromStdString(name)});
        QVERIFY2(told.exitCode == 0, told.err.constData());
        QCOMPARE(told.json().value(QLatin1String("value")).toDouble(-1), 0.0);
    }
    // The run without its session would be another run.
    QVERIFY(bot.door().run([&](const Database& database) -> Result<void> {
        auto done = database.run(QStringLiteral("DELETE FROM bot_session"));
        return done ? Result<void>() : Result<void>(done.error());
    }));
    const auto alone = valueOfAnswers(*stores.database, *stores.candleStore, bot.plugins(), *run);
    QVERIFY(!alone);
    QCOMPARE(alone.error().code, std::string("decision.no_session"));
}

void TestAnswersValue::whatIsNotThereIsSaid() {
    const Cli cli;
    { AskingBot bot(cli.workspace(), pluginFolder); }
    const CliAnswer session = cli.run("decide value bot-session-7");
    QCOMPARE(session.exitCode, 2);
    QVERIFY2(session.err.contains("there is no session 7"), session.err.constData());
    QCOMPARE(cli.run("decide value bot-session-x").exitCode, 2);
}

QTEST_GUILESS_MAIN(TestAnswersValue)
#include "tst_answers_value.moc"
