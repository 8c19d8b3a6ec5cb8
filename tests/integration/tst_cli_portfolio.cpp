// run portfolio over real candles: two instruments over one account, kept, shown again.
#include "tests/integration/cli_process.h"
#include "tests/support/shared_fixtures.h"

#include <QJsonArray>

using namespace truebar::test;

namespace {

constexpr const char* pair = "run portfolio --instrument B:FIL --instrument B:TWIN --weight 0.6 --weight 0.3 "
                             "--timeframe 1h --rebalance daily --cash 10000 --fee-bps 5 --json";

QJsonArray partsOf(const QJsonObject& run) {
    return run.value(QLatin1String("fund")).toObject().value(QLatin1String("parts")).toArray();
}

// The document without what is different for every run.
QByteArray withoutIdentity(QByteArray document) {
    const qsizetype begin = document.indexOf("\"run_id\":");
    const qsizetype end = document.indexOf("\"mode\":");
    return begin < 0 || end < begin ? QByteArray() : document.remove(begin, end - begin);
}

} // namespace

class TestCliPortfolio : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void partsShareTheCash();
    void theSameIsTheSameAndIsShownAgain();
    void oneInstrumentIsTheBacktest();
    void isJudgedAsEveryRun();
    void boundsEncloseTheProfit();
    void badInputIsNamed_data();
    void badInputIsNamed();

private:
    Cli m_cli;
};

void TestCliPortfolio::initTestCase() {
    TRUEBAR_NEEDS_SHARED();
    const QString file = sharedFile("data/crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-04.csv.gz");
    QCOMPARE(m_cli.run("data import --instrument B:FIL --timeframe 1m", {file}).exitCode, 0);
    QCOMPARE(m_cli.run("data import --instrument B:TWIN --timeframe 1m", {file}).exitCode, 0);
}

void TestCliPortfolio::partsShareTheCash() {
    const QJsonObject run = m_cli.run(pair).json();
    QCOMPARE(run.value(QLatin1String("strategy")).toString(), QStringLiteral("hold"));
    QCOMPARE(run.value(QLatin1String("instrument")).toString(), QStringLiteral("FUND:FIL-TWIN"));
    const QJsonArray parts = partsOf(run);
    QCOMPARE(parts.size(), 2);
    double profit = 0;
    qsizetype orders = 0;
    for (const QJsonValue& part : parts) {
        profit += part[QLatin1String("profit")].toDouble();
        orders += part[QLatin1String("orders")].toArray().size();
    }
    QCOMPARE(orders, run.value(QLatin1String("orders")).toArray().size());
    const double end = run.value(QLatin1String("metrics")).toObject().value(QLatin1String("final_equity")).toDouble();
    QVERIFY(std::abs(profit - (end - 10'000)) < 1e-6);
    // Twins of the same price: rebalanced or not, two thirds of what is held are the first.
    const double first = parts[0][QLatin1String("final_weight")].toDouble();
    const double second = parts[1][QLatin1String("final_weight")].toDouble();
    QVERIFY(std::abs(first / second - 2) < 0.02);
    QVERIFY(first + second < 1);
    QVERIFY(run.value(QLatin1String("fund")).toObject().value(QLatin1String("rebalances")).toInt() >= 29);
}

void TestCliPortfolio::theSameIsTheSameAndIsShownAgain() {
    const CliAnswer once = m_cli.run(pair);
    const CliAnswer twice = m_cli.run(pair);
    QVERIFY(!withoutIdentity(once.out).isEmpty());
    QCOMPARE(withoutIdentity(twice.out), withoutIdentity(once.out));
    const QString id = once.json().value(QLatin1String("run_id")).toString();
    QCOMPARE(m_cli.run("run show --json", {id}).out, once.out);
    QVERIFY(m_cli.run("run list").out.contains("FUND:FIL-TWIN"));
    QVERIFY(m_cli.run("run show", {id}).out.contains("rebalanced"));
}

void TestCliPortfolio::oneInstrumentIsTheBacktest() {
    const char* settings = " --strategy sma_cross --set fast=20 --set slow=50 --instrument B:FIL --timeframe 15m "
                           "--fee-bps 7.5 --slippage-ticks 1 --json";
    const QJsonObject alone = m_cli.run((std::string("run backtest") + settings).c_str()).json();
    const QJsonObject fund = m_cli.run((std::string("run portfolio") + settings).c_str()).json();
    for (const char* member : {"metrics", "orders", "fills", "trades", "suggestions", "decisions", "equity",
             "benchmark", "averaging", "excess", "ambiguous_candles", "worst_profit", "best_profit"})
        QVERIFY2(fund.value(QLatin1String(member)) == alone.value(QLatin1String(member)), member);
    QVERIFY(!alone.value(QLatin1String("fills")).toArray().isEmpty());
    QVERIFY(alone.value(QLatin1String("averaging")).isObject());
}

// Against holding, averaging in and cash.
void TestCliPortfolio::isJudgedAsEveryRun() {
    const QJsonObject run = m_cli.run(pair).json();
    const auto returnOf = [&](const char* member) {
        const QJsonObject judged = run.value(QLatin1String(member)).toObject();
        return judged.value(QLatin1String("total_return")).toDouble();
    };
    const QJsonObject averaging = run.value(QLatin1String("averaging")).toObject();
    QVERIFY(averaging.value(QLatin1String("fees_paid")).toDouble() > 0);
    QVERIFY(averaging.value(QLatin1String("equity")).toArray().size() > 25);
    const QJsonObject excess = run.value(QLatin1String("excess")).toObject();
    const double own = returnOf("metrics");
    QVERIFY(own != 0);
    QVERIFY(returnOf("averaging") != returnOf("benchmark"));
    QCOMPARE(excess.value(QLatin1String("over_cash")).toDouble(), own);
    QCOMPARE(excess.value(QLatin1String("over_averaging")).toDouble(), own - returnOf("averaging"));
    QCOMPARE(excess.value(QLatin1String("over_holding")).toDouble(), own - returnOf("benchmark"));
    const QByteArray text = m_cli.run("run show", {run.value(QLatin1String("run_id")).toString()}).out;
    QVERIFY2(text.contains("averaging in"), text.constData());
    QVERIFY2(text.contains("undecidable candles"), text.constData());
}

// Brackets in wide candles: which of the two was met first is not always known.
void TestCliPortfolio::boundsEncloseTheProfit() {
    const QByteArray words = "run portfolio --instrument B:FIL --instrument B:TWIN --timeframe 1d --strategy "
                             "real_bar_trend --json --profile ";
    QMap<QByteArray, QJsonObject> runs;
    for (const char* profile : {"default", "worst", "best"})
        runs.insert(profile, m_cli.run(QByteArray(words + profile).constData()).json());
    const auto profitOf = [&](const char* profile) {
        const QJsonObject metrics = runs.value(profile).value(QLatin1String("metrics")).toObject();
        return metrics.value(QLatin1String("final_equity")).toDouble() - 10'000;
    };
    const QJsonObject own = runs.value("default");
    QVERIFY(std::abs(own.value(QLatin1String("worst_profit")).toDouble() - profitOf("worst")) < 1e-6);
    QVERIFY(std::abs(own.value(QLatin1String("best_profit")).toDouble() - profitOf("best")) < 1e-6);
    QVERIFY(profitOf("worst") <= profitOf("best"));
}

void TestCliPortfolio::badInputIsNamed_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QByteArray>("place");
    const QByteArray two = "--instrument B:FIL --instrument B:TWIN --timeframe 1h ";
    QTest::newRow("one weight for two") << two + "--weight 0.5" << QByteArray("--weight");
    QTest::newRow("three timeframes") << two + "--timeframe 1h --timeframe 1h" << QByteArray("--timeframe");
    QTest::newRow("too heavy") << two + "--weight 0.8 --weight 0.8" << QByteArray("1.6");
    QTest::newRow("period") << two + "--rebalance hourly" << QByteArray("--rebalance");
    QTest::newRow("limit") << two + "--max-drawdown 1" << QByteArray("--max-drawdown");
    QTest::newRow("twice") << QByteArray("--instrument B:FIL --instrument B:FIL --timeframe 1h") << QByteArray("B:FIL");
    QTest::newRow("settings of nothing") << two + "--set fast=2" << QByteArray("--set");
}

void TestCliPortfolio::badInputIsNamed() {
    QFETCH(QByteArray, options);
    QFETCH(QByteArray, place);
    const CliAnswer answer = m_cli.run(QByteArray("run portfolio " + options).constData());
    QCOMPARE(answer.exitCode, 2);
    QVERIFY2(answer.err.contains(place), answer.err.constData());
}

QTEST_GUILESS_MAIN(TestCliPortfolio)
#include "tst_cli_portfolio.moc"
