#include "core/stats/compute_metrics.h"
#include "core/stats/sharpe_inference.h"

#include <QTest>

#include <cmath>

using namespace truebar;

namespace {

// rf = 0; the numbers expected of it were worked out independently.
const std::vector<double> golden{.01, -.02, .015, 0, .03, -.01, .005, 0, -.004, .012};

std::vector<EquityPoint> equityOf(const std::vector<double>& returns, double start = 10'000) {
    std::vector<EquityPoint> out;
    UtcMs time = utcMs(1'700'006'400'000);
    double value = start;
    out.push_back({time, Money(Decimal::fromDouble(value))});
    for (const double r : returns) {
        time += std::chrono::hours(24);
        value *= 1 + r;
        out.push_back({time, Money(Decimal::fromDouble(value))});
    }
    return out;
}

std::vector<EquityPoint> equityPoints(const std::vector<int>& values) {
    std::vector<EquityPoint> out;
    UtcMs time = utcMs(1'700'006'400'000);
    for (const int value : values) {
        out.push_back({time, Money(Decimal(value))});
        time += std::chrono::hours(24);
    }
    return out;
}

Trade trade(int profit, bool isOpen = false) {
    Trade out;
    out.profit = Money(Decimal(profit));
    out.isOpen = isOpen;
    return out;
}

bool isNear(const std::optional<double>& value, double expected, double tolerance = 1e-9) {
    if (value && std::fabs(*value - expected) <= tolerance)
        return true;
    qWarning("%s instead of %.10g", value ? std::to_string(*value).c_str() : "undefined", expected);
    return false;
}

} // namespace

class TestMetrics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goldenVector();
    void returnsAndGrowth();
    void nothingMovesNothingIsDefined();
    void steadyGrowthHasNoSharpe();
    void noEquityNoNumbers();
    void ruinIsNotARatio();
    void drawdownLastsFromPeakToRecovery();
    void deepestDrawdownCounts();
    void trades();
    void onlyWinningTrades();
    void equalTradesHaveNoSqn();
    void activity();
    void benchmark();
    void benchmarkOfAnotherLengthIsIgnored();
    void listKeepsTheOrderOfTheHeader();
};

void TestMetrics::goldenVector() {
    QVERIFY(isNear(sharpeRatio(golden, 252), 4.3068, 5e-5));
    QVERIFY(isNear(sharpeRatio(golden, 365), 5.1833, 5e-5));
    QVERIFY(isNear(sortinoRatio(golden, 252), 8.3977, 5e-5));
    QVERIFY(isNear(probabilisticSharpe(golden, 0), 0.7924, 5e-5));
    const auto equity = equityOf(golden);
    MetricsInput in;
    in.equity = equity;
    in.annualisation = 252;
    const Metrics metrics = computeMetrics(in);
    QVERIFY(isNear(metrics.sharpe, 4.3068, 5e-5));
    QVERIFY(isNear(metrics.sortino, 8.3977, 5e-5));
    QVERIFY(isNear(metrics.maxDrawdown, -0.02, 1e-12));
    QVERIFY(isNear(metrics.probabilisticSharpe, 0.7924, 5e-5));
    QVERIFY(isNear(metrics.periodWinRate, 0.5));
    QCOMPARE(metrics.annualisation, 252);
}

void TestMetrics::returnsAndGrowth() {
    std::vector<EquityPoint> equity = equityPoints({1000, 1210});
    equity[1].time = equity[0].time + std::chrono::hours(24 * 730) + std::chrono::hours(12); // 2 × 365.25 days
    MetricsInput in;
    in.equity = equity;
    const Metrics metrics = computeMetrics(in);
    QVERIFY(isNear(metrics.totalReturn, 0.21));
    QVERIFY(isNear(metrics.cagr, 0.1));
    QCOMPARE(metrics.finalEquity.toString(), std::string("1210"));
    QVERIFY(!metrics.calmar); // no drawdown
    QVERIFY(!metrics.sharpe); // a single return
}

void TestMetrics::nothingMovesNothingIsDefined() {
    const auto equity = equityPoints({1000, 1000, 1000, 1000, 1000, 1000});
    MetricsInput in;
    in.equity = equity;
    const Metrics metrics = computeMetrics(in);
    QVERIFY(isNear(metrics.totalReturn, 0));
    QVERIFY(isNear(metrics.cagr, 0));
    QVERIFY(isNear(metrics.maxDrawdown, 0));
    QVERIFY(isNear(metrics.periodWinRate, 0));
    QVERIFY(!metrics.sharpe && !metrics.sortino && !metrics.calmar && !metrics.probabilisticSharpe);
    QVERIFY(!metrics.profitFactor && !metrics.expectancy && !metrics.sqn && !metrics.tradeWinRate);
    QVERIFY(!metrics.exposure && !metrics.alpha && !metrics.beta);
    QCOMPARE(metrics.tradeCount, std::size_t(0));
}

void TestMetrics::steadyGrowthHasNoSharpe() {
    // Rounding makes the returns differ; that is no deviation.
    const std::vector<double> returns{0.1, 0.3 - 0.2, 0.1, 0.4 - 0.3, 0.1};
    QVERIFY(returns[1] != returns[0]);
    QVERIFY(!sharpeRatio(returns, 365));
    QVERIFY(!probabilisticSharpe(returns, 0));
    // Small is not none: this one is calm, not constant.
    QVERIFY(isNear(sharpeRatio(std::vector<double>{1e-6, 2e-6, 3e-6}, 1), 2));
}

void TestMetrics::noEquityNoNumbers() {
    MetricsInput in;
    in.feesPaid = Money(Decimal(7));
    const Metrics metrics = computeMetrics(in);
    QVERIFY(!metrics.totalReturn && !metrics.maxDrawdown && !metrics.turnover);
    QCOMPARE(metrics.feesPaid.toString(), std::string("7"));
}

void TestMetrics::ruinIsNotARatio() {
    const auto equity = equityPoints({1000, 500, -100, 50});
    MetricsInput in;
    in.equity = equity;
    const Metrics metrics = computeMetrics(in);
    QVERIFY(isNear(metrics.maxDrawdown, -1.1));
    QVERIFY(!metrics.sharpe && !metrics.sortino && !metrics.periodWinRate);
    const auto gone = equityPoints({1000, 0});
    in.equity = gone;
    QVERIFY(isNear(computeMetrics(in).totalReturn, -1));
    QVERIFY(!computeMetrics(in).cagr);
}

void TestMetrics::drawdownLastsFromPeakToRecovery() {
    const auto recovered = maxDrawdown(equityPoints({100, 120, 110, 90, 119, 120, 130}));
    QVERIFY(recovered);
    QVERIFY(isNear(recovered->depth, -0.25));
    QVERIFY(isNear(recovered->days, 4));
    const auto open = maxDrawdown(equityPoints({100, 120, 90, 119, 118}));
    QVERIFY(isNear(open->days, 3));
    // Of a flat top the last day counts: nothing was lost before it.
    QVERIFY(isNear(maxDrawdown(equityPoints({100, 100, 100, 50, 100}))->days, 2));
    QVERIFY(!maxDrawdown({}));
}

void TestMetrics::deepestDrawdownCounts() {
    // A long shallow one, then a short deep one, then a long one that is less deep.
    const auto worst = maxDrawdown(equityPoints({100, 95, 96, 97, 98, 100, 50, 101, 90, 91, 92, 93, 94}));
    QVERIFY(isNear(worst->depth, -0.5));
    QVERIFY(isNear(worst->days, 2));
}

void TestMetrics::trades() {
    const auto equity = equityPoints({1000, 1030});
    const std::vector<Trade> all{trade(30), trade(-10), trade(20), trade(-10), trade(0), trade(500, true)};
    MetricsInput in;
    in.equity = equity;
    in.profits = profitsOf(all);
    const Metrics metrics = computeMetrics(in);
    QCOMPARE(metrics.tradeCount, std::size_t(5)); // the open one is not a result yet
    QVERIFY(isNear(metrics.profitFactor, 2.5));
    QVERIFY(isNear(metrics.expectancy, 6));
    QVERIFY(isNear(metrics.tradeWinRate, 0.4));
    // Deviation of 30, −10, 20, −10, 0 with n − 1: √(1320 / 4).
    QVERIFY(isNear(metrics.sqn, std::sqrt(5.0) * 6 / std::sqrt(330.0)));
}

void TestMetrics::onlyWinningTrades() {
    const auto equity = equityPoints({1000, 1030});
    const std::vector<Trade> all{trade(30), trade(10)};
    MetricsInput in;
    in.equity = equity;
    in.profits = profitsOf(all);
    QVERIFY(!computeMetrics(in).profitFactor);
    QVERIFY(isNear(computeMetrics(in).tradeWinRate, 1));
}

void TestMetrics::equalTradesHaveNoSqn() {
    const auto equity = equityPoints({1000, 1030});
    const std::vector<Trade> all{trade(10), trade(10), trade(10)};
    MetricsInput in;
    in.equity = equity;
    in.profits = profitsOf(all);
    QVERIFY(!computeMetrics(in).sqn);
    in.profits = profitsOf(std::span(all).first(1));
    QVERIFY(!computeMetrics(in).sqn);
    QVERIFY(isNear(computeMetrics(in).expectancy, 10));
}

void TestMetrics::activity() {
    const auto equity = equityPoints({1000, 3000});
    MetricsInput in;
    in.equity = equity;
    in.candles = 200;
    in.candlesInPosition = 50;
    in.tradedNotional = Money(Decimal(6000));
    QVERIFY(isNear(computeMetrics(in).exposure, 0.25));
    QVERIFY(isNear(computeMetrics(in).turnover, 3));
}

void TestMetrics::benchmark() {
    std::vector<double> levered;
    for (const double r : golden)
        levered.push_back(0.001 + 1.5 * r);
    const auto ours = equityOf(levered);
    const auto theirs = equityOf(golden);
    MetricsInput in;
    in.equity = ours;
    in.benchmark = theirs;
    const Metrics metrics = computeMetrics(in);
    QVERIFY(isNear(metrics.beta, 1.5, 1e-9));
    QVERIFY(isNear(metrics.alpha, 0.365, 1e-9));
}

void TestMetrics::benchmarkOfAnotherLengthIsIgnored() {
    const auto ours = equityOf(golden);
    const auto shorter = equityOf({0.01, 0.02});
    const auto flat = equityOf(std::vector<double>(golden.size(), 0));
    MetricsInput in;
    in.equity = ours;
    for (const auto* other : {&shorter, &flat}) {
        in.benchmark = *other;
        QVERIFY(!computeMetrics(in).beta && !computeMetrics(in).alpha);
    }
}

void TestMetrics::listKeepsTheOrderOfTheHeader() {
    std::string names;
    for (const MetricValue& value : listMetrics(Metrics()))
        names += std::string(value.name) + ' ';
    QCOMPARE(names,
        std::string("total_return cagr sharpe sortino calmar max_drawdown max_drawdown_days profit_factor expectancy "
                    "sqn trade_win_rate period_win_rate exposure turnover trade_count fees_paid final_equity "
                    "annualisation probabilistic_sharpe alpha beta "));
}

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
