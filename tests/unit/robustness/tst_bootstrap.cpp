#include "core/robustness/bootstrap.h"
#include "core/robustness/trade_monte_carlo.h"
#include "tests/unit/robustness/noise.h"

#include <QTest>

#include <algorithm>

using namespace truebar;
using namespace truebar::test;

namespace {

BootstrapOptions with(std::size_t paths, unsigned threads = 0, BlockMethod method = BlockMethod::Stationary) {
    BootstrapOptions out;
    out.paths = paths;
    out.method = method;
    out.workers.threads = threads;
    return out;
}

Trade tradeOf(int profit, int day, bool isOpen = false) {
    Trade out;
    out.profit = Money(Decimal(profit));
    out.exitTime = utcMs(day * 86'400'000LL);
    out.isOpen = isOpen;
    return out;
}

} // namespace

class TestBootstrap : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void quantiles();
    void theGeneratorIsEvenAndRepeats();
    void equalOnAnyNumberOfThreads();
    void aConstantReturnHasNoSpread();
    void oneBlockOfAllDaysKeepsTheMultiset();
    void coversTheTruthOfAutoregressiveNoise_data();
    void coversTheTruthOfAutoregressiveNoise();
    void blockLengthFollowsTheMemory();
    void bandsBeginAtOneAndEndAtTheTotal();
    void badInputIsRefused();
    void tradesAsSharesOfEquity();
    void shufflingKeepsTheEnd();
    void shuffledDrawdownsOfThreeTrades();
    void ruinIsCounted();
};

void TestBootstrap::quantiles() {
    const std::vector<double> values{1, 2, 3, 4};
    QCOMPARE(quantileOfSorted(values, 0), 1.0);
    QCOMPARE(quantileOfSorted(values, 0.5), 2.5);
    QCOMPARE(quantileOfSorted(values, 0.95), 3.85);
    QCOMPARE(quantileOfSorted(values, 1), 4.0);
    QCOMPARE(distributionOf({4, 1, 3, 2}).mean, 2.5);
    QVERIFY(distributionOf({}) == Distribution{});
}

// Not a statistical test: evenly spread, streams and seeds apart, the same for ever.
void TestBootstrap::theGeneratorIsEvenAndRepeats() {
    Random one(1);
    Random same(1);
    Random other(1, 1);
    std::vector<int> counts(7, 0);
    int equal = 0;
    for (int i = 0; i < 70'000; ++i) {
        const std::uint64_t bits = one.bits();
        QCOMPARE(bits, same.bits());
        equal += bits == other.bits() ? 1 : 0;
        ++counts[static_cast<std::size_t>(other.below(7))];
    }
    QCOMPARE(equal, 0);
    for (const int count : counts)
        QVERIFY2(std::abs(count - 10'000) < 500, qPrintable(QString::number(count)));
}

void TestBootstrap::equalOnAnyNumberOfThreads() {
    Random random(4);
    const auto returns = noise(300, random, 0.05);
    for (const BlockMethod method : {BlockMethod::Stationary, BlockMethod::Moving}) {
        const auto one = bootstrap(returns, with(5'000, 1, method)).value();
        const auto four = bootstrap(returns, with(5'000, 4, method)).value();
        QVERIFY(one.bands == four.bands);
        QVERIFY(one.sharpe == four.sharpe && one.cagr == four.cagr && one.maxDrawdown == four.maxDrawdown);
        auto seeded = with(5'000, 1, method);
        seeded.seed = 2;
        QVERIFY(!(bootstrap(returns, seeded).value().sharpe == one.sharpe));
    }
}

void TestBootstrap::aConstantReturnHasNoSpread() {
    const auto result = bootstrap(std::vector<double>(100, 0.001), with(100)).value();
    QVERIFY(std::abs(result.totalReturn.p05 - (std::pow(1.001, 100) - 1)) < 1e-12);
    QVERIFY(std::abs(result.totalReturn.p95 - result.totalReturn.p05) < 1e-12);
    QCOMPARE(result.maxDrawdown.p05, 0.0);
    QCOMPARE(result.sharpe.p50, 0.0); // undefined on every path
    QCOMPARE(result.lossProbability, 0.0);
}

// A fixed block as long as the data only turns them around: every path has the same return.
void TestBootstrap::oneBlockOfAllDaysKeepsTheMultiset() {
    Random random(2);
    const auto returns = noise(50, random);
    auto options = with(200, 0, BlockMethod::Moving);
    options.blockLength = 50;
    const auto result = bootstrap(returns, options).value();
    double equity = 1;
    for (const double r : returns)
        equity *= 1 + r;
    QVERIFY(std::abs(result.totalReturn.p05 - (equity - 1)) < 1e-12);
    QVERIFY(std::abs(result.totalReturn.p95 - (equity - 1)) < 1e-12);
    QVERIFY(result.maxDrawdown.p05 < result.maxDrawdown.p95); // but another way there
}

void TestBootstrap::coversTheTruthOfAutoregressiveNoise_data() {
    QTest::addColumn<bool>("isStationary");
    QTest::newRow("stationary") << true;
    QTest::newRow("moving") << false;
}

// The true Sharpe ratio is 0. The 90 % interval should hold it in about 90 % of the samples; a little less is the known
// price of block bootstraps on 400 days. Drawing single days ignores the memory and holds it clearly less often.
void TestBootstrap::coversTheTruthOfAutoregressiveNoise() {
    QFETCH(const bool, isStationary);
    constexpr int samples = 200;
    int covered = 0;
    int coveredBySingleDays = 0;
    for (std::uint64_t seed = 0; seed < samples; ++seed) {
        Random random(seed, 11);
        const auto returns = autoregressive(400, random, 0.4);
        auto options = with(300, 0, isStationary ? BlockMethod::Stationary : BlockMethod::Moving);
        options.bandPoints = 2;
        options.seed = seed;
        const auto holds = [](const Distribution& d) { return d.p05 <= 0 && 0 <= d.p95; };
        covered += holds(bootstrap(returns, options).value().sharpe) ? 1 : 0;
        options.blockLength = 1;
        coveredBySingleDays += holds(bootstrap(returns, options).value().sharpe) ? 1 : 0;
    }
    qInfo("of %d samples: %d covered with blocks, %d with single days", samples, covered, coveredBySingleDays);
    QVERIFY2(covered >= 0.80 * samples && covered <= 0.96 * samples, qPrintable(QString::number(covered)));
    QVERIFY(coveredBySingleDays < covered - 10);
}

// For this process the best length is known: (2φ / (1 − φ²))^(2/3) · n^(1/3) for stationary blocks.
void TestBootstrap::blockLengthFollowsTheMemory() {
    constexpr double phi = 0.5;
    constexpr std::size_t days = 4'000;
    const double known = std::pow(2 * phi / (1 - phi * phi), 2.0 / 3) * std::cbrt(static_cast<double>(days));
    double sum = 0;
    double ofNoise = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Random random(seed, 12);
        sum += automaticBlockLength(autoregressive(days, random, phi), BlockMethod::Stationary) / 20;
        ofNoise += automaticBlockLength(noise(days, random), BlockMethod::Stationary) / 20;
    }
    QVERIFY2(
        std::abs(sum / known - 1) < 0.25, qPrintable(QString::number(sum) + QLatin1Char(' ') + QString::number(known)));
    QVERIFY2(ofNoise < known / 3, qPrintable(QString::number(ofNoise)));
    QCOMPARE(automaticBlockLength(std::vector<double>(100, 0.01), BlockMethod::Moving), 1.0);
}

void TestBootstrap::bandsBeginAtOneAndEndAtTheTotal() {
    Random random(6);
    const auto result = bootstrap(noise(730, random, 0.05), with(500)).value();
    QCOMPARE(result.bands.size(), std::size_t(200));
    QCOMPARE(result.bands.front().day, std::size_t(0));
    QCOMPARE(result.bands.front().equity.p05, 1.0);
    QCOMPARE(result.bands.back().day, std::size_t(730));
    QVERIFY(std::abs(result.bands.back().equity.p50 - 1 - result.totalReturn.p50) < 1e-12);
    for (const EquityBand& band : result.bands)
        QVERIFY(band.equity.p05 <= band.equity.p25 && band.equity.p25 <= band.equity.p50
            && band.equity.p50 <= band.equity.p75 && band.equity.p75 <= band.equity.p95);
    // Fewer days than points: every day once.
    QCOMPARE(bootstrap(noise(20, random), with(100)).value().bands.size(), std::size_t(21));
}

void TestBootstrap::badInputIsRefused() {
    Random random(1);
    const auto returns = noise(100, random);
    const auto codeOf = [](std::span<const double> given, const BootstrapOptions& options) {
        const auto result = bootstrap(given, options);
        return result ? std::string() : result.error().code;
    };
    QCOMPARE(codeOf(std::span(returns).first(9), with(100)), std::string("robustness.too_few_days"));
    QCOMPARE(codeOf(returns, with(99)), std::string("robustness.option"));
    QCOMPARE(codeOf(std::vector<double>(20, -1.0), with(100)), std::string("robustness.returns"));
    auto options = with(100);
    options.blockLength = 101;
    QCOMPARE(codeOf(returns, options), std::string("robustness.option"));
    options.blockLength = 0.5;
    QCOMPARE(codeOf(returns, options), std::string("robustness.option"));
    QCOMPARE(tradeMonteCarlo(std::vector<double>(4, 0.1)).error().code, std::string("robustness.too_few_trades"));
    TradeMonteCarloOptions ruin;
    ruin.ruin = 0;
    QCOMPARE(tradeMonteCarlo(std::vector<double>(5, 0.1), ruin).error().code, std::string("robustness.option"));
}

void TestBootstrap::tradesAsSharesOfEquity() {
    const std::vector<Trade> trades{tradeOf(-55, 2), tradeOf(10, 1), tradeOf(7, 3, true)};
    const auto returns = tradeReturns(trades, Money(Decimal(100)));
    QCOMPARE(returns.size(), std::size_t(2));
    QCOMPARE(returns[0], 0.1);
    QCOMPARE(returns[1], -0.5);
    QVERIFY(tradeReturns(std::vector<Trade>{tradeOf(-100, 1), tradeOf(5, 2)}, Money(Decimal(100))).empty());
}

void TestBootstrap::shufflingKeepsTheEnd() {
    Random random(8);
    const auto returns = noise(60, random, 0.1);
    double equity = 1;
    for (const double r : returns)
        equity *= 1 + r;
    TradeMonteCarloOptions options;
    const auto shuffled = tradeMonteCarlo(returns, options).value();
    QVERIFY(std::abs(shuffled.totalReturn.p05 - (equity - 1)) < 1e-12);
    QVERIFY(std::abs(shuffled.totalReturn.p95 - (equity - 1)) < 1e-12);
    QVERIFY(shuffled.maxDrawdown.p05 < shuffled.maxDrawdown.p95);
    options.workers.threads = 3;
    QVERIFY(tradeMonteCarlo(returns, options).value().maxDrawdown == shuffled.maxDrawdown);
    options.drawing = TradeDrawing::Resample;
    const auto resampled = tradeMonteCarlo(returns, options).value();
    QVERIFY(resampled.totalReturn.p05 < resampled.totalReturn.p95);
}

// +10 %, three times nothing, −10 %, −20 %: the losses are neighbours but for nothing unless the gain lies between. The
// drawdown is 28 % if the gain is not between them (2 of 3 orders), else 0.9·1.1·0.8 = 0.792 or 0.8·1.1·0.9: 20.8 %.
void TestBootstrap::shuffledDrawdownsOfThreeTrades() {
    const std::vector<double> returns{0.1, 0, 0, 0, -0.1, -0.2};
    TradeMonteCarloOptions options;
    options.paths = 60'000;
    const auto result = tradeMonteCarlo(returns, options).value();
    QVERIFY(std::abs(result.actualMaxDrawdown + 0.28) < 1e-12);
    QCOMPARE(result.deeperShare, 0.0);
    QVERIFY(std::abs(result.maxDrawdown.p05 + 0.28) < 1e-12);
    QVERIFY(std::abs(result.maxDrawdown.p95 + 0.208) < 1e-12);
    QVERIFY(std::abs(result.maxDrawdown.mean + (2 * 0.28 + 0.208) / 3) < 0.001);
}

// Six times −50 % or +100 % with equal chance; ruin is half of the capital gone at any time. All 2⁶ paths are counted.
void TestBootstrap::ruinIsCounted() {
    int ruined = 0;
    for (int path = 0; path < 64; ++path) {
        double equity = 1;
        bool isRuined = false;
        for (int i = 0; i < 6; ++i) {
            equity *= (path >> i & 1) != 0 ? 2 : 0.5;
            isRuined = isRuined || equity <= 0.5;
        }
        ruined += isRuined ? 1 : 0;
    }
    TradeMonteCarloOptions options;
    options.drawing = TradeDrawing::Resample;
    options.paths = 40'000;
    const double found = tradeMonteCarlo(std::vector<double>{1.0, -0.5, 1.0, -0.5, 1.0, -0.5}, options)->riskOfRuin;
    QVERIFY2(std::abs(found - ruined / 64.0) < 0.01, qPrintable(QString::number(found)));
}

QTEST_APPLESS_MAIN(TestBootstrap)
#include "tst_bootstrap.moc"
