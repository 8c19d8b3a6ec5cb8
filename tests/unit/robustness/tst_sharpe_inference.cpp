// The published examples of the papers, to the digits they print or that an independent program gives.
#include "core/stats/sharpe_inference.h"
#include "tests/unit/robustness/noise.h"

#include <QTest>

#include <algorithm>

using namespace truebar;
using namespace truebar::test;

namespace {

bool isNear(std::optional<double> value, double expected, double tolerance) {
    if (value && std::abs(*value - expected) <= tolerance)
        return true;
    qWarning("%.10g instead of %.10g", value.value_or(std::nan("")), expected);
    return false;
}

} // namespace

class TestSharpeInference : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goldenVector();
    void publishedProbabilisticSharpe();
    void publishedTrackRecords();
    void publishedDeflatedSharpe();
    void nothingWithoutDeviation();
    void rejectsTheBestOfNoise();
    void keepsAPlantedEdge();
    void copiesAreOneTrial();
};

void TestSharpeInference::goldenVector() {
    const std::vector<double> golden{.01, -.02, .015, 0, .03, -.01, .005, 0, -.004, .012};
    QVERIFY(isNear(probabilisticSharpe(golden, 0), 0.7924, 5e-5));
    QVERIFY(*probabilisticSharpe(golden, 0.1) < *probabilisticSharpe(golden, 0));
    QVERIFY(isNear(probabilisticSharpe(golden, estimateSharpe(golden)->sharpe), 0.5, 1e-12));
}

// The Sharpe Ratio Efficient Frontier: 24 months, Sharpe ratio 0.458 a month, skewness -0.72, kurtosis 5.78.
void TestSharpeInference::publishedProbabilisticSharpe() {
    QVERIFY(isNear(probabilisticSharpe(SharpeEstimate{.458, 0, 3, 24}, 0), 0.982, 5e-4));
    QVERIFY(isNear(probabilisticSharpe(SharpeEstimate{.458, -.72, 5.78, 24}, 0), 0.9596984718, 1e-9));
    QVERIFY(isNear(probabilisticSharpe(SharpeEstimate{.458, -.72, 5.78, 24}, 1 / std::sqrt(12.0)), 0.7408433607, 1e-9));
}

// The same paper: years for an annual Sharpe ratio of 2 to be above 1, from daily, weekly and monthly returns.
void TestSharpeInference::publishedTrackRecords() {
    const auto years = [](double perYear, double skewness, double kurtosis) {
        const auto periods =
            minimumTrackRecord({2 / std::sqrt(perYear), skewness, kurtosis, 100}, 1 / std::sqrt(perYear), 0.95);
        return *periods / perYear;
    };
    QVERIFY(isNear(years(250, 0, 3), 2.73, 0.005));
    QVERIFY(isNear(years(52, 0, 3), 2.83, 0.005));
    QVERIFY(isNear(years(12, 0, 3), 3.24, 0.005));
    QVERIFY(isNear(years(12, -.72, 5.78), 4.99, 0.005));
    QVERIFY(!minimumTrackRecord({0.1, 0, 3, 100}, 0.1));
}

// The Deflated Sharpe Ratio: the best of 100 trials, annual Sharpe ratio 2.5 over 1,250 days, variance of the trials
// one half; 0.1132 a day is expected by luck, and 0.9004 is left. With 46 trials it would be 0.9505.
void TestSharpeInference::publishedDeflatedSharpe() {
    const SharpeEstimate best{2.5 / std::sqrt(250.0), -3, 10, 1'250};
    QVERIFY(isNear(expectedMaximumSharpe(100, 0.5 / 250), 0.1132, 5e-5));
    QVERIFY(isNear(probabilisticSharpe(best, expectedMaximumSharpe(100, 0.5 / 250)), 0.9004, 5e-5));
    QVERIFY(isNear(probabilisticSharpe(best, expectedMaximumSharpe(46, 0.5 / 250)), 0.9505, 5e-5));
    // Two trials at ±d have the variance 2·d².
    const double d = std::sqrt(0.25 / 250);
    const auto deflated = deflatedSharpe(best, std::vector<double>{d, -d}, 100);
    QVERIFY(deflated && isNear(deflated->probability, 0.9004, 5e-5));
    QVERIFY(isNear(deflated->variance, 0.5 / 250, 1e-12));
    QCOMPARE(expectedMaximumSharpe(1, 0.002), 0.0);
    QCOMPARE(expectedMaximumSharpe(100, 0), 0.0);
}

void TestSharpeInference::nothingWithoutDeviation() {
    QVERIFY(!probabilisticSharpe(std::vector<double>(50, 0.001), 0));
    QVERIFY(!probabilisticSharpe(std::vector<double>{0.1, -0.1, 0.2}, 0));
    QVERIFY(!estimateSharpe(std::vector<double>(50, 0.0)));
}

// 200 strategies of noise: the winner looks sure (PSR near 1) and is not. A true 5 % test may still be wrong 1 time in
// 20, so of 40 searches a few may pass; 6 or more would have a chance of 1 in 70.
void TestSharpeInference::rejectsTheBestOfNoise() {
    int fooledPlain = 0;
    int fooled = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        Random random(seed, 7);
        std::vector<std::vector<double>> trials;
        for (int i = 0; i < 200; ++i)
            trials.push_back(noise(500, random));
        const auto sharpes = matrixOf(trials).sharpes();
        const auto best = static_cast<std::size_t>(std::max_element(sharpes.begin(), sharpes.end()) - sharpes.begin());
        const auto estimate = estimateSharpe(trials[best]);
        fooledPlain += *probabilisticSharpe(*estimate, 0) >= 0.95 ? 1 : 0;
        fooled += deflatedSharpe(*estimate, sharpes)->probability >= 0.95 ? 1 : 0;
    }
    QVERIFY2(fooledPlain >= 38, qPrintable(QString::number(fooledPlain)));
    QVERIFY2(fooled <= 5, qPrintable(QString::number(fooled)));
}

void TestSharpeInference::keepsAPlantedEdge() {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        Random random(seed, 8);
        std::vector<std::vector<double>> trials;
        for (int i = 0; i < 199; ++i)
            trials.push_back(noise(1'000, random));
        trials.push_back(noise(1'000, random, 0.25));
        const auto sharpes = matrixOf(trials).sharpes();
        QVERIFY(std::max_element(sharpes.begin(), sharpes.end()) == sharpes.end() - 1);
        const auto deflated = deflatedSharpe(*estimateSharpe(trials.back()), sharpes);
        QVERIFY2(deflated->probability > 0.95, qPrintable(QString::number(deflated->probability)));
    }
}

void TestSharpeInference::copiesAreOneTrial() {
    Random random(3);
    const auto one = noise(400, random);
    QVERIFY(isNear(matrixOf(std::vector<std::vector<double>>(50, one)).effectiveTrials(), 1, 1e-6));
    std::vector<std::vector<double>> independent;
    for (int i = 0; i < 50; ++i)
        independent.push_back(noise(2'000, random));
    QVERIFY(isNear(matrixOf(independent).effectiveTrials(), 50, 1));
}

QTEST_APPLESS_MAIN(TestSharpeInference)
#include "tst_sharpe_inference.moc"
