// A service with a dry run that is killed at any moment: it loses nothing and doubles nothing. TRUEBAR_KILLS says how
// often it is killed.
#include "tests/integration/cross_bot.h"

#include "core/bots/bot_store.h"
#include "core/bots/session_store.h"
#include "core/data/candle_store.h"
#include "core/runs/backtest.h"
#include "core/runs/run_store.h"
#include "core/workspace/workspace.h"
#include "tests/support/kill_count.h"
#include "tests/support/run_document.h"

#include <QCoreApplication>
#include <QThread>

#include <random>

using namespace truebar;
using namespace truebar::test;

namespace {

// A minute of the demo market in this many real milliseconds.
const char* const speedOfKills = "12000";
constexpr int killsPerSession = 100; // each start steps through the whole session, whose days are real minutes here

} // namespace

class TestCliBotKills : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aKilledServiceLosesNothing();

private:
    static void serveAndKill(const Cli& cli, int kills, std::mt19937& random);
    static void compareWithUninterrupted(const Cli& cli);
};

void TestCliBotKills::aKilledServiceLosesNothing() {
    std::mt19937 random(7);
    for (int left = killCount(15); left > 0 && !QTest::currentTestFailed(); left -= killsPerSession) {
        const Cli cli;
        addCross(cli);
        QCOMPARE(cli.run("bot start cross").exitCode, 0);
        serveAndKill(cli, std::min(left, killsPerSession), random);
        if (!QTest::currentTestFailed())
            compareWithUninterrupted(cli);
    }
}

// … and lets the last service go on for a while.
void TestCliBotKills::serveAndKill(const Cli& cli, int kills, std::mt19937& random) {
    const QString since = QString::number(QDateTime::currentMSecsSinceEpoch());
    const QStringList serve{QStringLiteral("serve"), QStringLiteral("--speed"), QLatin1String(speedOfKills),
        QStringLiteral("--since"), since};
    int killed = 0;
    int atWork = 0;
    int known = 0;
    for (int round = 0; round < kills; ++round) {
        const auto process = cli.start("", serve);
        QVERIFY(process->waitForStarted());
        // Half of them at any moment of the start, the others in the middle of work.
        if (round % 2 == 0) {
            QThread::msleep(50 + random() % 1500);
        } else {
            QTRY_VERIFY_WITH_TIMEOUT(candlesOf(cli) > known, 60'000);
            QThread::msleep(random() % 400);
        }
        process->kill(); // SIGKILL
        QVERIFY(process->waitForFinished());
        killed += process->exitStatus() == QProcess::CrashExit ? 1 : 0;
        const int candles = candlesOf(cli);
        QVERIFY(candles >= known);
        atWork += candles > known ? 1 : 0;
        known = candles;
    }
    QCOMPARE(killed, kills);
    qInfo("%d kills, %d of them at work, %d candles", killed, atWork, known);
    {
        const auto process = cli.start("", serve);
        QTRY_VERIFY_WITH_TIMEOUT(candlesOf(cli) > known + 200, 120'000);
        endGently(*process);
    }
}

// With a session that nobody interrupted, over the candles of the store, and with a simulation.
void TestCliBotKills::compareWithUninterrupted(const Cli& cli) {
    const CliAnswer stopped = cli.run("bot stop cross --json");
    QVERIFY2(stopped.exitCode == 0, stopped.err.constData());
    const std::string run = stopped.json().value(QLatin1String("run_id")).toString().toStdString();

    const auto workspace = Workspace::open(cli.workspace(), WorkspaceAccess::ReadOnly);
    const auto plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
    const auto history = RunStore::open((*workspace)->workspaceDatabase(), Database::Mode::ReadOnly);
    const auto candles = CandleStore::open((*workspace)->marketDatabase(), Database::Mode::ReadOnly);
    const auto dry = (*history)->load(run);
    QVERIFY(dry);
    const auto database =
        Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
    const auto sessions = SessionStore(**database).list("cross");
    QCOMPARE(sessions->size(), 1u); // it went on and on, it never began anew
    const auto recorded = SessionStore(**database).history(sessions->front().number);
    QVERIFY(recorded);
    const auto stored = requestedSeries(**candles, dry->summary.request);
    QVERIFY(stored);
    const Series& truth = **stored;
    QCOMPARE(truth.size(), recorded->warmUp.size() + recorded->candles.size());
    SessionMachine reference(
        *plugins, {sessionRequest(sessions->front().definition, *plugins).value(), sessions->front().instrument});
    std::size_t next = 0;
    for (; next < recorded->warmUp.size(); ++next)
        reference.warm(truth.at(next));
    std::vector<BotEvent> events;
    for (const RecordedCandle& candle : recorded->candles) {
        const auto step = reference.step(truth.at(next++));
        QVERIFY(step);
        QCOMPARE(candle.step.number, step->number);
        QVERIFY(candle.step.candle == step->candle);
        QVERIFY(candle.step.equity == step->equity);
        events.insert(events.end(), step->events.begin(), step->events.end());
    }
    QVERIFY(events.size() > 50);
    QVERIFY(events == recorded->events);
    QVERIFY(!truth.isAfterGap(truth.size() - 1));
    RunRequest request = dry->summary.request;
    request.mode = RunMode::Simulation;
    const auto backtest = runBacktest(**candles, *plugins, request);
    QVERIFY(backtest);
    QCOMPARE(documentOf(*dry), documentOf(*backtest));
}

int main(int argc, char** argv) {
    giveTimeForKills();
    const QCoreApplication application(argc, argv);
    TestCliBotKills test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_cli_bot_kills.moc"
