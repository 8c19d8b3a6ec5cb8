// run robustness, bootstrap, montecarlo, walkforward and lookahead over months of real candles.
#include "tests/integration/cli_process.h"
#include "tests/support/shared_fixtures.h"

#include <QTest>

#include <cmath>

using namespace truebar::test;

namespace {

constexpr const char* walk =
    "run walkforward --strategy sma_cross --set direction=both --grid fast=5:15:5 --grid slow=30,60 --instrument B:FIL "
    "--timeframe 1h --fee-bps 5 --in-sample-days 20 --out-of-sample-days 10 --json";
constexpr const char* look =
    "run lookahead --strategy sma_cross --set fast=10 --set slow=30 --instrument B:FIL --timeframe 1h --json";

double numberAt(const QJsonObject& object, const char* name) {
    return object.value(QLatin1String(name)).toDouble(std::nan(""));
}

} // namespace

class TestCliRobustness : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void judgesARun();
    void simulationsRepeat();
    void walksForward();
    void walkingIsBlindForLaterCandles();
    void honestStrategiesAreClean();
    void answersPeopleToo();
    void badInputIsOneSentence_data();
    void badInputIsOneSentence();

private:
    QString m_run;
    Cli m_cli;
};

void TestCliRobustness::initTestCase() {
    TRUEBAR_NEEDS_SHARED();
    QStringList files;
    for (const char* month : {"04", "05", "06"})
        files.append(sharedFile(qPrintable(
            QStringLiteral("data/crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-%1.csv.gz").arg(QLatin1String(month)))));
    QCOMPARE(m_cli.run("data import --instrument B:FIL --timeframe 1m", files).exitCode, 0);
    m_run = m_cli
                .run("run backtest --strategy sma_cross --set fast=10 --set slow=40 --instrument B:FIL --timeframe 1h "
                     "--fee-bps 5 --json")
                .json()
                .value(QLatin1String("run_id"))
                .toString();
    QVERIFY(!m_run.isEmpty());
}

void TestCliRobustness::judgesARun() {
    const QJsonObject run = m_cli.run("run show --json", {m_run}).json();
    const QJsonObject report = m_cli.run("run robustness --json --paths 1000", {m_run}).json();
    const QJsonObject metrics = run.value(QLatin1String("metrics")).toObject();
    const QJsonObject held = run.value(QLatin1String("benchmark")).toObject();
    const QJsonObject verdict = report.value(QLatin1String("verdict")).toObject();
    QVERIFY(!verdict.value(QLatin1String("sentence")).toString().isEmpty());
    QCOMPARE(numberAt(report, "days"), 91.0);
    QCOMPARE(numberAt(report, "trades"), numberAt(metrics, "trade_count"));
    QCOMPARE(numberAt(report, "probabilistic_sharpe"), numberAt(metrics, "probabilistic_sharpe"));
    QVERIFY(std::abs(numberAt(report, "daily_sharpe") * std::sqrt(365.0) - numberAt(metrics, "sharpe")) < 1e-9);
    const QJsonArray excess = report.value(QLatin1String("excess")).toArray();
    QCOMPARE(excess.size(), 4);
    for (const auto& value : excess) {
        const QJsonObject row = value.toObject();
        QVERIFY2(std::abs(numberAt(metrics, "total_return") - numberAt(row, "total_return") - numberAt(row, "excess"))
                < 1e-12,
            qPrintable(row.value(QLatin1String("over")).toString()));
    }
    QCOMPARE(numberAt(excess.at(0).toObject(), "total_return"), numberAt(held, "total_return"));
    // Three months make the return of the run.
    double product = 1;
    const QJsonArray months = report.value(QLatin1String("months")).toArray();
    QCOMPARE(months.size(), 3);
    for (const auto& value : months)
        product *= 1 + numberAt(value.toObject(), "total_return");
    QVERIFY(std::abs(product - 1 - numberAt(metrics, "total_return")) < 1e-9);
}

void TestCliRobustness::simulationsRepeat() {
    for (const char* command : {"run bootstrap --json --paths 500", "run montecarlo --json --paths 500",
             "run robustness --json --paths 500"}) {
        const CliAnswer first = m_cli.run(command, {m_run});
        QCOMPARE(first.exitCode, 0);
        QCOMPARE(m_cli.run(command, {m_run, QStringLiteral("--threads"), QStringLiteral("3")}).out, first.out);
        QVERIFY(m_cli.run(command, {m_run, QStringLiteral("--seed"), QStringLiteral("5")}).out != first.out);
    }
    const QJsonObject fixed = m_cli.run("run bootstrap --json --paths 500 --method moving --block 7", {m_run}).json();
    QCOMPARE(numberAt(fixed, "block_length"), 7.0);
    QCOMPARE(numberAt(fixed, "paths"), 500.0);
}

void TestCliRobustness::walksForward() {
    const CliAnswer answer = m_cli.run(walk);
    const QJsonObject result = answer.json();
    QCOMPARE(numberAt(result, "candidates"), 6.0);
    const QJsonArray windows = result.value(QLatin1String("windows")).toArray();
    QCOMPARE(windows.size(), 8); // 91 days: 20 to choose in, then 10 each, the last of one day
    double product = 1;
    for (qsizetype i = 0; i < windows.size(); ++i) {
        const QJsonObject window = windows.at(i).toObject();
        QVERIFY(window.value(QLatin1String("settings")).toObject().contains(QLatin1String("fast")));
        product *= 1 + numberAt(window, "out_of_sample_return");
        if (i > 0)
            QCOMPARE(
                numberAt(window, "out_of_sample_from"), numberAt(windows.at(i - 1).toObject(), "out_of_sample_to"));
    }
    QVERIFY(std::abs(product - 1 - numberAt(result, "total_return")) < 1e-9);
    QCOMPARE(m_cli.run(walk, {QStringLiteral("--threads"), QStringLiteral("1")}).out, answer.out);
    QVERIFY(m_cli.run(walk, {QStringLiteral("--anchored")}).out != answer.out);
}

void TestCliRobustness::walkingIsBlindForLaterCandles() {
    const auto windowsOf = [&](const QStringList& more) {
        return m_cli.run(walk, more).json().value(QLatin1String("windows")).toArray();
    };
    const QJsonArray whole = windowsOf({});
    const QJsonArray until = windowsOf({QStringLiteral("--to"), QStringLiteral("2023-05-21")});
    QCOMPARE(until.size(), 3);
    for (qsizetype i = 0; i < until.size(); ++i)
        QCOMPARE(until.at(i).toObject(), whole.at(i).toObject());
}

void TestCliRobustness::honestStrategiesAreClean() {
    const CliAnswer answer = m_cli.run(look);
    QCOMPARE(answer.exitCode, 0);
    const QJsonObject ahead = answer.json().value(QLatin1String("look_ahead")).toObject();
    QVERIFY(ahead.value(QLatin1String("clean")).toBool());
    QVERIFY(ahead.value(QLatin1String("first_difference")).isNull());
    QVERIFY(numberAt(ahead, "compared") > 100);
    const QJsonObject warm = answer.json().value(QLatin1String("warm_up")).toObject();
    QVERIFY(warm.value(QLatin1String("declared_is_enough")).toBool());
    QVERIFY(numberAt(warm, "recommended") <= numberAt(warm, "declared"));
}

void TestCliRobustness::answersPeopleToo() {
    for (const char* command :
        {"run robustness --paths 200", "run bootstrap --paths 200", "run montecarlo --paths 200"}) {
        const CliAnswer answer = m_cli.run(command, {m_run});
        QCOMPARE(answer.exitCode, 0);
        QVERIFY(answer.out.contains("max_drawdown"));
        QVERIFY(answer.err.isEmpty());
    }
}

void TestCliRobustness::badInputIsOneSentence_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("sentence");
    const QString on = QStringLiteral(" --instrument B:FIL --timeframe 1h");
    const QString cross = QStringLiteral(" --strategy sma_cross") + on;
    QTest::newRow("no such run") << QStringLiteral("run bootstrap nope") << QStringLiteral("there is no run 'nope'");
    QTest::newRow("paths") << QStringLiteral("run bootstrap x --paths 3")
                           << QStringLiteral("--paths: '3' is not a whole");
    QTest::newRow("method") << QStringLiteral("run bootstrap x --method m")
                            << QStringLiteral("--method: 'm' is neither");
    QTest::newRow("ruin") << QStringLiteral("run montecarlo x --ruin 2") << QStringLiteral("--ruin: the value must be");
    QTest::newRow("no grid") << QStringLiteral("run walkforward") + cross
                             << QStringLiteral("--grid: the option is required");
    QTest::newRow("range") << QStringLiteral("run walkforward --grid fast=5:1") + cross
                           << QStringLiteral("setting 'fast': the range is empty: 5 is above 1");
    QTest::newRow("step") << QStringLiteral("run walkforward --grid fast=5:9:0") + cross
                          << QStringLiteral("setting 'fast': the step 0 must be above 0");
    QTest::newRow("twice") << QStringLiteral("run walkforward --grid fast=5:6 --set fast=5") + cross
                           << QStringLiteral("setting 'fast': it cannot both be set and vary");
    QTest::newRow("too many") << QStringLiteral("run walkforward --grid fast=1:200 --grid slow=2:201") + cross
                              << QStringLiteral("run walkforward: more than 10000 combinations");
    QTest::newRow("key") << QStringLiteral("run walkforward --grid foo=5:6") + cross
                         << QStringLiteral("setting 'foo': there is no such setting");
    QTest::newRow("objective") << QStringLiteral("run walkforward --grid fast=5:6 --objective luck") + cross
                               << QStringLiteral("--objective: 'luck' is not an objective");
    QTest::newRow("days") << QStringLiteral("run walkforward --grid fast=5:6 --in-sample-days 500") + cross
                          << QStringLiteral("no data are left to try the choice on");
    QTest::newRow("cuts") << QStringLiteral("run lookahead --cuts 0") + cross
                          << QStringLiteral("--cuts: '0' is not a whole number");
    QTest::newRow("strategy") << QStringLiteral("run lookahead --strategy nope") + on
                              << QStringLiteral("--strategy: there is no strategy 'nope'");
}

void TestCliRobustness::badInputIsOneSentence() {
    QFETCH(const QString, words);
    QFETCH(const QString, sentence);
    const CliAnswer answer = m_cli.run(qPrintable(words));
    QCOMPARE(answer.exitCode, 2);
    QVERIFY(answer.out.isEmpty());
    QVERIFY2(answer.err.contains(sentence.toUtf8()), answer.err.constData());
    QCOMPARE(answer.err.count('\n'), 1);
}

QTEST_GUILESS_MAIN(TestCliRobustness)
#include "tst_cli_robustness.moc"
