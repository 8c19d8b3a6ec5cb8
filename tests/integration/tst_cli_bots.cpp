// Bots through the real program: commands with and without a program that serves.
#include "tests/integration/cross_bot.h"

#include "core/bots/bot_store.h"
#include "core/bots/session_store.h"
#include "core/workspace/workspace.h"

#include <QJsonDocument>
#include <QTest>
#include <QThread>

#include <set>

using namespace truebar;
using namespace truebar::test;

class TestCliBots : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void commandsReachTheService();
    void theRunThatABotIsMadeOfIsTold();
    void aLiveBotNeedsAnAccount();
    void ordersOnPaperMustBeAllowed();
    void limitsOfALiveBotAreForAnAdmin();
    void aBotWaitsForItsHours();
};

void TestCliBots::commandsReachTheService() {
    const Cli cli;
    addCross(cli);
    QCOMPARE(cli.run("bot add cross --strategy sma_cross --timeframe 1m --instrument", {crossInstrument}).exitCode, 2);
    QCOMPARE(cli.run("bot start nothing").exitCode, 2);
    QCOMPARE(cli.run("bot set cross --set fast=many").exitCode, 2);
    QCOMPARE(cli.run("bot set cross --mode live_run").exitCode, 2);
    QCOMPARE(botOf(cli.run("bot status cross --json"), "state"), QStringLiteral("stopped"));

    const auto service = cli.start("serve --speed 3000 --json");
    QVERIFY(service->waitForStarted());
    QTRY_COMPARE_WITH_TIMEOUT(cli.run("bot start cross").exitCode, 0, 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(botOf(cli.run("bot status cross --json"), "candles").toInt() > 20, 60'000);
    QCOMPARE(cli.run("bot set cross --cash 5").exitCode, 2); // not while it runs
    const CliAnswer set = cli.run("bot set cross --set slow=12 --limit drawdown_percent=50");
    QVERIFY2(set.exitCode == 0, set.err.constData());
    QCOMPARE(cli.run("bot remove cross").exitCode, 2);
    QTRY_COMPARE_WITH_TIMEOUT(botOf(cli.run("bot status cross --json"), "state"), QStringLiteral("running"), 30'000);
    const CliAnswer stopped = cli.run("bot stop cross --json");
    QVERIFY2(stopped.exitCode == 0, stopped.err.constData());
    const QString run = stopped.json().value(QLatin1String("run_id")).toString();
    QVERIFY(!run.isEmpty());
    endGently(*service);

    const QJsonObject record = cli.run("run show --json", {run}).json();
    QCOMPARE(record.value(QLatin1String("mode")).toString(), QStringLiteral("dry_run"));
    const QJsonObject shown = cli.run("bot show cross --json").json();
    const QJsonArray changes = shown.value(QLatin1String("changes")).toArray();
    QCOMPARE(changes.size(), 2);
    QCOMPARE(changes.at(1).toObject().value(QLatin1String("field")).toString(), QStringLiteral("set.slow"));
    QCOMPARE(changes.at(1).toObject().value(QLatin1String("from")).toString(), QStringLiteral("9"));
    QVERIFY(cli.run("bot log cross").out.contains("stopped after"));
    QCOMPARE(cli.run("bot remove cross").exitCode, 0);
    QCOMPARE(cli.run("bot status cross").exitCode, 2);
}

void TestCliBots::theRunThatABotIsMadeOfIsTold() {
    const Cli cli;
    addCross(cli);
    QCOMPARE(cli.run("bot status cross --json").json().value(QLatin1String("origin_run")), QJsonValue());
    QVERIFY(!cli.run("bot status cross").out.contains("made of run"));
    {
        const auto workspace = Workspace::open(cli.workspace(), WorkspaceAccess::ReadWrite);
        QVERIFY(workspace);
        const auto database =
            Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadWrite, Database::Durability::Full);
        QVERIFY(database);
        BotDefinition bot = BotStore(**database).find("cross")->definition;
        bot.id = "promoted";
        bot.originRun = "20261121-120000-a1b2c3";
        QVERIFY(BotStore(**database).add(bot, UtcMs(Millis(1'700'000'000'000))));
    }
    QCOMPARE(botOf(cli.run("bot status promoted --json"), "origin_run"), QStringLiteral("20261121-120000-a1b2c3"));
    QCOMPARE(botOf(cli.run("bot show promoted --json"), "origin_run"), QStringLiteral("20261121-120000-a1b2c3"));
    const QByteArray told = cli.run("bot status promoted").out;
    QVERIFY2(told.simplified().contains("made of run 20261121-120000-a1b2c3"), told.constData());
}

void TestCliBots::aLiveBotNeedsAnAccount() {
    const Cli cli;
    addCross(cli);
    QCOMPARE(cli.run("bot set cross --mode live_run --confirm-live").exitCode, 0);
    const CliAnswer refused = cli.run("bot start cross");
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.err.contains("account"), refused.err.constData());
    QCOMPARE(cli.run("bot set cross --account main").exitCode, 0);
    QCOMPARE(cli.run("bot start cross").exitCode, 0);
    QCOMPARE(botOf(cli.run("bot status cross --json"), "account"), QStringLiteral("main"));
    // Nobody has unlocked a vault, so it stays wanted and does not trade; time may not be hurried for an account.
    QCOMPARE(cli.run("serve --for 2").exitCode, 0);
    QVERIFY(cli.run("bot log cross").out.contains("there are none here"));
    QCOMPARE(botOf(cli.run("bot status cross --json"), "state"), QStringLiteral("stopped"));
    QCOMPARE(cli.run("serve --for 2 --unlock --speed 10").exitCode, 2);
}

// For analysis only, and after a panic: before the start, at the start, and while the bot runs.
void TestCliBots::ordersOnPaperMustBeAllowed() {
    const Cli cli;
    addCross(cli);
    const auto blockOf = [&] {
        const CliAnswer found = cli.run("bot preflight cross --json");
        const QJsonObject all = QJsonDocument::fromJson(found.out).object();
        for (const QJsonValue row : all.value(QLatin1String("checks")).toArray()) {
            if (row.toObject().value(QLatin1String("verdict")) == QLatin1String("block"))
                return row.toObject().value(QLatin1String("code")).toString();
        }
        return QString();
    };
    QCOMPARE(blockOf(), QString());
    QCOMPARE(cli.run("vault analysis-only on").exitCode, 0);
    QCOMPARE(blockOf(), QStringLiteral("gate.analysis_only"));
    const CliAnswer refused = cli.run("bot start cross");
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.err.contains("analysis only"), refused.err.constData());
    QCOMPARE(cli.run("vault analysis-only off").exitCode, 0);
    QCOMPARE(cli.run("bot start cross").exitCode, 0);

    const auto service = cli.start("serve --speed 3000 --json");
    QVERIFY(service->waitForStarted());
    const auto waits = [&] { return botOf(cli.run("bot status cross --json"), "notice"); };
    QTRY_VERIFY_WITH_TIMEOUT(candlesOf(cli) > 60, 60'000);
    QCOMPARE(waits(), QString());
    const auto heldAt = [&](const QString& notice) {
        const int before = candlesOf(cli);
        QTRY_COMPARE_WITH_TIMEOUT(waits(), notice, 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(candlesOf(cli) > before + 100, 60'000); // it goes on hearing
    };
    QFile flag(cli.workspace() + QStringLiteral("/analysis_only"));
    QVERIFY(flag.open(QIODevice::WriteOnly)); // whoever makes the file
    flag.close();
    heldAt(QStringLiteral("this workspace is for analysis only: nothing in it places orders"));
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(blockOf(), QStringLiteral("gate.analysis_only"));
    QVERIFY(flag.remove());
    QTRY_COMPARE_WITH_TIMEOUT(waits(), QString(), 60'000);
    QVERIFY(cli.run("panic --reason enough --json").out.contains("enough"));
    heldAt(QStringLiteral("trading was stopped: enough"));
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(blockOf(), QStringLiteral("live.stopped"));
    const CliAnswer released = cli.run("panic release"); // by whom there is no profile to ask
    QVERIFY2(released.exitCode == 0, released.err.constData());
    QTRY_COMPARE_WITH_TIMEOUT(waits(), QString(), 60'000);
    endGently(*service);

    const QByteArray log = cli.run("bot log cross").out;
    QVERIFY2(log.contains("holds its orders back: trading was stopped: enough"), log.constData());
    QVERIFY(log.contains("places orders again"));
    const auto workspace = Workspace::open(cli.workspace(), WorkspaceAccess::ReadOnly);
    const auto database =
        Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
    const auto recorded = SessionStore(**database).history(SessionStore(**database).list("cross")->front().number);
    QVERIFY(recorded);
    // What was placed one candle before fills with the first that is held.
    std::set<std::uint64_t> isSilent;
    std::size_t held = 0;
    bool wasHeld = false;
    for (const RecordedCandle& candle : recorded->candles) {
        const bool isHeld = !candle.step.reports.empty();
        held += isHeld ? 1 : 0;
        if (isHeld && wasHeld)
            isSilent.insert(candle.step.number);
        wasHeld = isHeld;
    }
    std::size_t traded = 0;
    for (std::size_t i = 0; i < recorded->events.size(); ++i) {
        const bool isFill = recorded->events[i].kind == BotEventKind::Fill;
        traded += isFill ? 1 : 0;
        QVERIFY(!(isFill && isSilent.contains(recorded->eventCandles[i])));
    }
    QVERIFY(held > 200);
    QVERIFY(traded > 0);
}

void TestCliBots::limitsOfALiveBotAreForAnAdmin() {
    const Cli cli;
    addCross(cli);
    const QByteArray passphrase = "correct horse battery\n";
    QCOMPARE(cli.run("vault create main --memory-mib 8 --passes 1", {}, passphrase).exitCode, 0);
    QCOMPARE(cli.run("bot set cross --mode live_run --confirm-live --account main").exitCode, 0);
    const auto limitOf = [&] {
        const QJsonObject shown = cli.run("bot show cross --json").json();
        return QString::fromUtf8(QJsonDocument(shown).toJson()).contains(QLatin1String("7777"));
    };
    const char* const set = "bot set cross --limit daily_loss=7777";
    QVERIFY(cli.run(set).exitCode != 0); // nobody said who he is
    QVERIFY(!limitOf());
    QCOMPARE(cli.run("bot set cross --set slow=11").exitCode, 0);
    // Nobody has unlocked the vault of the program that serves.
    const auto service = cli.start("serve");
    QVERIFY(service->waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(cli.isBeingWritten(), 60'000);
    const CliAnswer served = cli.run(set);
    QCOMPARE(served.exitCode, 2);
    QVERIFY2(served.err.contains("the vault is locked"), served.err.constData());
    endGently(*service);
    const CliAnswer admin = cli.run(set, {}, passphrase);
    QVERIFY2(admin.exitCode == 0, admin.err.constData());
    QVERIFY(limitOf());
    QCOMPARE(cli.run("vault role trader", {}, passphrase).exitCode, 0);
    const CliAnswer trader = cli.run("bot set cross --limit daily_loss=8888", {}, passphrase);
    QCOMPARE(trader.exitCode, 2);
    QVERIFY2(trader.err.contains("admin"), trader.err.constData());
    QVERIFY(limitOf());
}

void TestCliBots::aBotWaitsForItsHours() {
    const Cli cli;
    addCross(cli);
    const auto done = [](const CliAnswer& answer) { return answer.json().value(QLatin1String("done")).toString(); };
    QCOMPARE(cli.run("bot set cross --schedule", {QStringLiteral("now and then")}).exitCode, 2);
    QCOMPARE(cli.run("bot set cross --schedule-end sell").exitCode, 2);
    // Hours that are over keep it from starting, and the look before says why.
    QCOMPARE(cli.run("bot set cross --schedule-until 2020-01-01").exitCode, 0);
    const CliAnswer blocked = cli.run("bot preflight cross --json");
    QCOMPARE(blocked.exitCode, 1);
    const QJsonObject found = QJsonDocument::fromJson(blocked.out).object();
    QVERIFY(!found.value(QLatin1String("may_start")).toBool(true));
    QStringList blocks;
    for (const QJsonValue row : found.value(QLatin1String("checks")).toArray()) {
        if (row.toObject().value(QLatin1String("verdict")) == QLatin1String("block"))
            blocks << row.toObject().value(QLatin1String("code")).toString();
    }
    QCOMPARE(blocks, QStringList(QStringLiteral("schedule.over")));
    const CliAnswer refused = cli.run("bot start cross");
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.err.contains("no hours any more"));

    QCOMPARE(cli.run("bot set cross --schedule-until none --schedule-from 2198-01-01 --schedule",
                    {QStringLiteral("mon-fri 09:30-16:00 America/New_York")})
                 .exitCode,
        0);
    const auto service = cli.start("serve --json");
    QVERIFY(service->waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(cli.isBeingWritten(), 60'000);
    const CliAnswer looked = cli.run("bot preflight cross --json");
    QVERIFY2(looked.exitCode == 0, looked.err.constData());
    QVERIFY(looked.json().value(QLatin1String("may_start")).toBool());
    const CliAnswer started = cli.run("bot start cross --json");
    QVERIFY2(started.exitCode == 0, started.err.constData());
    QCOMPARE(done(started), QStringLiteral("waits until 2198-01-01T14:30:00Z")); // a Monday
    const auto isWaiting = [&] {
        const CliAnswer status = cli.run("bot status cross --json");
        return botOf(status, "state") == QLatin1String("scheduled")
            && botOf(status, "waits_until").toLongLong() == toCount(*parseUtc("2198-01-01T14:30:00Z"));
    };
    QVERIFY(isWaiting());
    endGently(*service);
    QVERIFY(isWaiting()); // nobody serves it, and it still wants to
    QVERIFY(cli.run("bot status cross").out.contains("waits until 2198-01-01T14:30:00Z"));
    const CliAnswer stopped = cli.run("bot stop cross");
    QVERIFY2(stopped.exitCode == 0, stopped.err.constData());
    QCOMPARE(botOf(cli.run("bot status cross --json"), "state"), QStringLiteral("stopped"));
}

QTEST_GUILESS_MAIN(TestCliBots)
#include "tst_cli_bots.moc"
