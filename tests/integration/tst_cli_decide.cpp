// Decisions through the real program: alone in the workspace, and while another process writes it.
#include "core/decisions/decision_desk.h"
#include "core/workspace/workspace.h"
#include "tests/integration/cli_process.h"
#include "tests/support/decisions/prompt_fixture.h"

#include <QTest>

#include <atomic>
#include <random>
#include <thread>

using namespace truebar;
using namespace truebar::test;
using std::chrono::minutes;

namespace {

PendingSuggestion pendingNow(std::uint64_t number, Millis deadline = minutes(5)) {
    PendingSuggestion out = pendingSuggestion(number);
    out.offered.time = systemClock().now();
    out.deadline = out.offered.time + deadline;
    return out;
}

// The process that writes: holds the workspace, and asks.
struct Writer {
    explicit Writer(const Cli& cli)
        : workspace(std::move(*Workspace::open(cli.workspace(), WorkspaceAccess::ReadWrite)))
        , door(thread, workspace->workspaceDatabase())
        , desk(door, workspace->directory(), systemClock()) { }

    PromptId ask(std::uint64_t number, Millis deadline = minutes(5)) {
        return desk.ask(promptOrigin(), pendingNow(number, deadline), OnExpiry::Reject)->id;
    }

    std::unique_ptr<Workspace> workspace;
    DataThread thread;
    WorkspaceDoor door;
    DecisionDesk desk;
};

PromptId askAndLeave(const Cli& cli, std::uint64_t number, Millis deadline = minutes(5)) {
    return Writer(cli).ask(number, deadline);
}

QString textOf(const QJsonObject& json, const char* key) {
    return json.value(QLatin1String(key)).toString();
}

QJsonObject decisionOf(const QJsonObject& json) {
    return json.value(QLatin1String("decision")).toObject();
}

QByteArray minutesOf(int count) {
    QByteArray out("time,open,high,low,close,volume\n");
    std::mt19937 random(5);
    int price = 3'000;
    for (int i = 0; i < count; ++i) {
        const int open = price;
        price = std::max(300, open + static_cast<int>(random() % 41) - 20);
        out += QByteArray::number(1'704'067'200'000 + i * 60'000LL) + ',' + QByteArray::number(open) + ','
            + QByteArray::number(std::max(open, price) + 1) + ',' + QByteArray::number(std::min(open, price) - 1) + ','
            + QByteArray::number(price) + ",5\n";
    }
    return out;
}

} // namespace

class TestCliDecide : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void listsWhatIsOpen();
    void acceptsRejectsAndAmends();
    void decidedOnce();
    void expiredIsRefused();
    void reachesTheProcessThatWrites();
    void leavesTheAnswerWhereNobodyListens();
    void refusesBadInput_data();
    void refusesBadInput();
    void delayedRunsAndTheirValue();
};

void TestCliDecide::listsWhatIsOpen() {
    const Cli cli;
    QCOMPARE(cli.run("decide list --json").exitCode, 2); // no workspace, and none is made
    const PromptId first = askAndLeave(cli, 1);
    const PromptId second = askAndLeave(cli, 2);
    const QJsonArray open = cli.run("decide list --json").json().value(QLatin1String("prompts")).toArray();
    QCOMPARE(open.size(), 2);
    QCOMPARE(open.at(0).toObject().value(QLatin1String("prompt")).toInteger(), second);
    const QJsonObject oldest = open.at(1).toObject();
    QCOMPARE(oldest.value(QLatin1String("prompt")).toInteger(), first);
    QCOMPARE(textOf(oldest, "status"), QStringLiteral("open"));
    QCOMPARE(textOf(oldest, "reason"), QStringLiteral("SMA 10 crossed above SMA 30"));
    QCOMPARE(oldest.value(QLatin1String("worst_loss")).toDouble(), 10.0);
    QCOMPARE(cli.run("decide list --bot Other --json").json().value(QLatin1String("prompts")).toArray().size(), 0);
    QVERIFY(cli.run("decide list").out.contains("buy 2"));
    QVERIFY(cli.run("decide show 1").out.contains("10 USDT"));
}

void TestCliDecide::acceptsRejectsAndAmends() {
    const Cli cli;
    for (std::uint64_t number = 1; number <= 3; ++number)
        askAndLeave(cli, number);
    const QJsonObject accepted = cli.run("decide accept 1 --by ada --note fine --json").json();
    QCOMPARE(textOf(accepted, "status"), QStringLiteral("accepted"));
    QCOMPARE(textOf(decisionOf(accepted), "by"), QStringLiteral("ada"));
    QCOMPARE(textOf(decisionOf(accepted), "note"), QStringLiteral("fine"));
    QCOMPARE(textOf(decisionOf(accepted), "channel"), QStringLiteral("cli"));
    const QJsonObject rejected = cli.run("decide reject 2 --json").json();
    QCOMPARE(textOf(rejected, "status"), QStringLiteral("rejected"));
    QVERIFY(!textOf(decisionOf(rejected), "by").isEmpty());
    const QJsonObject amended = cli.run("decide accept 3 --quantity 1.5 --limit 99 --stop 90 --json").json();
    QCOMPARE(textOf(amended, "status"), QStringLiteral("amended"));
    QCOMPARE(decisionOf(amended).value(QLatin1String("quantity")).toDouble(), 1.5);
    QCOMPARE(decisionOf(amended).value(QLatin1String("stop_price")).toDouble(), 90.0);
    QCOMPARE(cli.run("decide list --json").json().value(QLatin1String("prompts")).toArray().size(), 0);
    const QJsonArray all = cli.run("decide history --json").json().value(QLatin1String("prompts")).toArray();
    QCOMPARE(all.size(), 3);
    QCOMPARE(cli.run("decide show 3 --json").json(), amended);
}

void TestCliDecide::decidedOnce() {
    const Cli cli;
    askAndLeave(cli, 1);
    QCOMPARE(cli.run("decide reject 1 --by ada").exitCode, 0);
    const CliAnswer again = cli.run("decide accept 1");
    QCOMPARE(again.exitCode, 2);
    QVERIFY(again.err.contains("rejected by ada already"));
    QCOMPARE(textOf(cli.run("decide show 1 --json").json(), "status"), QStringLiteral("rejected"));
}

void TestCliDecide::expiredIsRefused() {
    const Cli cli;
    askAndLeave(cli, 1, Millis(1));
    QTest::qSleep(5);
    const CliAnswer late = cli.run("decide accept 1");
    QCOMPARE(late.exitCode, 2);
    QVERIFY(late.err.contains("the time to answer was over"));
    QCOMPARE(textOf(cli.run("decide show 1 --json").json(), "status"), QStringLiteral("expired"));
}

void TestCliDecide::reachesTheProcessThatWrites() {
    const Cli cli;
    Writer writer(cli);
    const PromptId id = writer.ask(1);
    writer.ask(2);
    std::atomic<bool> isOver = false;
    std::thread listening([&] {
        while (!isOver) {
            (void)writer.desk.tick();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    });
    const CliAnswer accepted = cli.run("decide accept 1 --by grace --json");
    const CliAnswer second = cli.run("decide reject 1 --json");
    const CliAnswer other = cli.run("decide accept 2 --quantity -1");
    isOver = true;
    listening.join();
    QCOMPARE(accepted.exitCode, 0);
    QCOMPARE(textOf(accepted.json(), "status"), QStringLiteral("accepted"));
    QCOMPARE(second.exitCode, 2);
    QCOMPARE(other.exitCode, 2);
    const auto given = writer.desk.deliver("run-1", promptTime);
    QCOMPARE(given->size(), std::size_t(1));
    QCOMPARE(given->at(0).answer.by, std::string("grace"));
    QCOMPARE(writer.desk.list({})->at(1).prompt.id, id);
}

void TestCliDecide::leavesTheAnswerWhereNobodyListens() {
    const Cli cli;
    Writer writer(cli);
    writer.ask(1);
    const CliAnswer left = cli.run("decide accept 1 --wait 0 --json");
    QCOMPARE(left.exitCode, 0);
    QCOMPARE(textOf(left.json(), "status"), QStringLiteral("left"));
    QVERIFY(!writer.desk.list({})->at(0).decision);
    QCOMPARE(writer.desk.tick()->size(), std::size_t(1));
    QVERIFY(writer.desk.list({})->at(0).decision->answer.verdict == Verdict::Accepted);
}

void TestCliDecide::refusesBadInput_data() {
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("no number") << QByteArray("decide accept");
    QTest::newRow("word") << QByteArray("decide accept one");
    QTest::newRow("zero") << QByteArray("decide accept 0");
    QTest::newRow("unknown") << QByteArray("decide reject 7");
    QTest::newRow("size") << QByteArray("decide accept 1 --quantity much");
    QTest::newRow("size 0") << QByteArray("decide accept 1 --quantity 0");
    QTest::newRow("rejected with a size") << QByteArray("decide reject 1 --quantity 1");
    QTest::newRow("wait") << QByteArray("decide accept 1 --wait -1");
    QTest::newRow("value of no run") << QByteArray("decide value nothing");
    QTest::newRow("mode") << QByteArray(
        "run backtest --strategy sma_cross --instrument K:X --timeframe 1m --decision x");
    QTest::newRow("threshold") << QByteArray("run backtest --strategy sma_cross --instrument K:X --timeframe 1m "
                                             "--decision ask_above --decision-threshold -1");
    QTest::newRow("expiry") << QByteArray("run backtest --strategy sma_cross --instrument K:X --timeframe 1m "
                                          "--decision-expiry perhaps");
}

void TestCliDecide::refusesBadInput() {
    QFETCH(QByteArray, words);
    const Cli cli;
    askAndLeave(cli, 1);
    const CliAnswer answer = cli.run(words.constData());
    QCOMPARE(answer.exitCode, 2);
    QVERIFY(!answer.err.isEmpty());
    QVERIFY(!Writer(cli).desk.list({})->at(0).decision);
}

void TestCliDecide::delayedRunsAndTheirValue() {
    const Cli cli;
    const QString file = cli.file(QStringLiteral("walk.csv"), minutesOf(5'000));
    QCOMPARE(cli.run("data import --instrument K:X --timeframe 1m", {file}).exitCode, 0);
    constexpr const char* backtest = "run backtest --strategy sma_cross --set fast=10 --set slow=40 --instrument K:X "
                                     "--timeframe 1m --fee-bps 5 --json";
    const QJsonObject automatic = cli.run(backtest).json();
    QVERIFY(!automatic.contains(QLatin1String("decision")));
    const QJsonObject delayed = cli.run(backtest,
                                       {QStringLiteral("--decision"), QStringLiteral("simulate_delay"),
                                           QStringLiteral("--decision-delay-ms"), QStringLiteral("120000")})
                                    .json();
    QCOMPARE(textOf(delayed.value(QLatin1String("decision")).toObject(), "mode"), QStringLiteral("simulate_delay"));
    const auto equityOf = [](const QJsonObject& run) {
        return run.value(QLatin1String("metrics")).toObject().value(QLatin1String("final_equity")).toDouble();
    };
    QVERIFY(equityOf(delayed) != equityOf(automatic));
    const QString id = textOf(delayed, "run_id");
    // What is printed again is what was printed: settings and verdicts are kept.
    QCOMPARE(cli.run("run show --json", {id}).json(), delayed);
    const QJsonObject value = cli.run("decide value --json", {id}).json();
    QCOMPARE(value.value(QLatin1String("automatic_equity")).toDouble(), equityOf(automatic));
    QCOMPARE(value.value(QLatin1String("actual_equity")).toDouble(), equityOf(delayed));
    const double worth = value.value(QLatin1String("value")).toDouble();
    QVERIFY(std::abs(worth - (equityOf(delayed) - equityOf(automatic))) < 1e-6);
    // A run that warms up begins where it began.
    const QStringList warm{QStringLiteral("--warm-up"), QStringLiteral("30")};
    const QJsonObject warmed = cli.run(backtest, warm).json();
    const CliAnswer warmWorth = cli.run("decide value --json", {textOf(warmed, "run_id")});
    QVERIFY2(warmWorth.exitCode == 0, warmWorth.err.constData());
    QCOMPARE(warmWorth.json().value(QLatin1String("value")).toDouble(-1), 0.0);
    const QJsonObject warmDelayed =
        cli.run(backtest,
               warm
                   + QStringList{QStringLiteral("--decision"), QStringLiteral("simulate_delay"),
                       QStringLiteral("--decision-delay-ms"), QStringLiteral("120000")})
            .json();
    const QJsonObject warmValue = cli.run("decide value --json", {textOf(warmDelayed, "run_id")}).json();
    QCOMPARE(warmValue.value(QLatin1String("automatic_equity")).toDouble(), equityOf(warmed));
    QCOMPARE(warmValue.value(QLatin1String("actual_equity")).toDouble(), equityOf(warmDelayed));
    // Asked, and answered by rule at once: nothing but the name of the rule differs.
    const QJsonObject asked = cli.run(backtest, {QStringLiteral("--decision"), QStringLiteral("ask")}).json();
    for (const char* key : {"fills", "orders", "trades", "equity", "metrics", "suggestions", "fingerprint"})
        QVERIFY2(asked.value(QLatin1String(key)) == automatic.value(QLatin1String(key)), key);
    // A bundle keeps how it was decided, and runs again as it was.
    const QString bundle = cli.file(QStringLiteral("run.tbrun"), {});
    QCOMPARE(cli.run("run bundle export --overwrite", {id, bundle}).exitCode, 0);
    QCOMPARE(cli.run("run bundle verify", {bundle}).exitCode, 0);
}

QTEST_GUILESS_MAIN(TestCliDecide)
#include "tst_cli_decide.moc"
