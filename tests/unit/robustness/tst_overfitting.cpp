#include "core/robustness/overfitting.h"
#include "tests/unit/robustness/noise.h"

#include <QTest>

#include <limits>

using namespace truebar;
using namespace truebar::test;

namespace {

Overfitting pbo(const TrialMatrix& matrix, int blocks = 16, unsigned threads = 0) {
    OverfittingOptions options;
    options.blocks = blocks;
    options.workers.threads = threads;
    return probabilityOfOverfitting(matrix, options).value();
}

} // namespace

class TestOverfitting : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agreesWithAPlainProgram();
    void noiseIsHalf();
    void aPlantedEdgeIsFoundAgain();
    void failedTrialsCount();
    void equalOnAnyNumberOfThreads();
    void badInputIsRefused();
    void stopsWhenAsked();
};

// Four trials, eight days, four blocks; worked out by a plain independent program.
void TestOverfitting::agreesWithAPlainProgram() {
    const auto result = pbo(
        matrixOf({{.01, -.02, .015, .003, .03, -.01, .005, .002}, {-.004, .012, .001, .02, -.015, .006, .011, -.003},
            {.002, .001, -.001, .004, .003, -.002, .001, .005}, std::vector<double>(8, 0.0)}),
        4);
    struct Expected {
        std::uint32_t mask;
        std::uint32_t chosen;
        double in;
        double out;
        double logit;
    };
    const Expected expected[] = {{3, 2, 0.720576692122892, 0.5860528507952449, 1.3862943611198908},
        {5, 2, 0.46291004988627577, 0.8170571691028833, 0.4054651081081642},
        {6, 0, 0.5568998626725218, -0.056600415406647245, -1.3862943611198906},
        {9, 2, 1.1886087235395921, 0.3396831102433787, 0.4054651081081642},
        {10, 0, 1.0477476679258362, 0.11274690420042428, 0.4054651081081642},
        {12, 2, 0.5860528507952449, 0.720576692122892, 1.3862943611198908}};
    QCOMPARE(result.splits.size(), std::size(expected));
    for (std::size_t i = 0; i < result.splits.size(); ++i) {
        const CscvSplit& split = result.splits[i];
        QCOMPARE(split.inSample, expected[i].mask);
        QCOMPARE(split.chosen, expected[i].chosen);
        QVERIFY(std::abs(split.chosenSharpe - expected[i].in) < 1e-12);
        QVERIFY(std::abs(split.otherSharpe - expected[i].out) < 1e-12);
        QVERIFY(std::abs(split.logit - expected[i].logit) < 1e-12);
    }
    QVERIFY(std::abs(result.probability - 1.0 / 6) < 1e-12);
    QVERIFY(std::abs(result.lossProbability - 1.0 / 6) < 1e-12);
    QVERIFY(std::abs(*result.degradationSlope + 0.47409505) < 1e-8);
    QVERIFY(std::abs(*result.degradationIntercept - 0.78045254) < 1e-8);
}

// 200 strategies without an edge. One search has a wide spread around a half, because its splits share their days; the
// mean of 24 has a standard error of about a fifth of that.
void TestOverfitting::noiseIsHalf() {
    double sum = 0;
    double squares = 0;
    constexpr int searches = 24;
    for (std::uint64_t seed = 0; seed < searches; ++seed) {
        Random random(seed, 1);
        std::vector<std::vector<double>> trials;
        for (int i = 0; i < 200; ++i)
            trials.push_back(noise(480, random));
        const double found = pbo(matrixOf(trials), 10).probability;
        sum += found / searches;
        squares += found * found / searches;
    }
    const double error = std::sqrt((squares - sum * sum) / (searches - 1));
    qInfo("PBO of noise: %.3f, standard error %.3f", sum, error);
    QVERIFY2(error < 0.08, qPrintable(QString::number(error)));
    QVERIFY2(std::abs(sum - 0.5) < 3 * error, qPrintable(QString::number(sum)));
}

void TestOverfitting::aPlantedEdgeIsFoundAgain() {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        Random random(seed, 2);
        std::vector<std::vector<double>> trials;
        for (int i = 0; i < 199; ++i)
            trials.push_back(noise(1'000, random));
        trials.push_back(noise(1'000, random, 0.25));
        const auto result = pbo(matrixOf(trials), 10);
        QVERIFY2(result.probability < 0.05, qPrintable(QString::number(result.probability)));
        QVERIFY(result.lossProbability < 0.05);
    }
}

void TestOverfitting::failedTrialsCount() {
    Random random(5);
    const auto loser = noise(64, random, -0.5);
    const auto other = noise(64, random, -0.6);
    const std::vector<TrialReturns> rows{{loser, false}, {{}, true}, {other, false}};
    const auto matrix = TrialMatrix::of(rows).value();
    QCOMPARE(matrix.trials(), std::size_t(3));
    QCOMPARE(matrix.days(), std::size_t(64));
    QCOMPARE(matrix.sharpes()[1], 0.0);
    for (const double r : matrix.returns(1))
        QCOMPARE(r, 0.0);
    // Nothing beats doing nothing here, in both halves.
    for (const CscvSplit& split : pbo(matrix, 4).splits) {
        QCOMPARE(split.chosen, 1U);
        QVERIFY(std::abs(split.logit - std::log(3.0)) < 1e-12);
    }
}

void TestOverfitting::equalOnAnyNumberOfThreads() {
    Random random(9);
    std::vector<std::vector<double>> trials;
    for (int i = 0; i < 30; ++i)
        trials.push_back(noise(203, random));
    const auto matrix = matrixOf(trials);
    const auto one = pbo(matrix, 12, 1);
    const auto four = pbo(matrix, 12, 4);
    QCOMPARE(one.splits.size(), std::size_t(924));
    QVERIFY(one.splits == four.splits);
    QVERIFY(one.probability == four.probability && one.degradationSlope == four.degradationSlope);
}

void TestOverfitting::badInputIsRefused() {
    const std::vector<double> days(20, 0.01);
    const std::vector<double> fewer(19, 0.01);
    const std::vector<double> broken(20, std::numeric_limits<double>::quiet_NaN());
    const auto codeOf = [](const std::vector<TrialReturns>& rows) { return TrialMatrix::of(rows).error().code; };
    QCOMPARE(codeOf({{days, false}}), std::string("robustness.no_trials"));
    QCOMPARE(codeOf({{days, true}, {days, true}}), std::string("robustness.no_trials"));
    QCOMPARE(codeOf({{days, false}, {fewer, false}}), std::string("robustness.trial_days"));
    QCOMPARE(codeOf({{days, false}, {broken, false}}), std::string("robustness.returns"));
    const auto matrix = TrialMatrix::of(std::vector<TrialReturns>{{days, false}, {days, false}}).value();
    OverfittingOptions options;
    for (const int blocks : {0, 3, 22}) {
        options.blocks = blocks;
        QCOMPARE(probabilityOfOverfitting(matrix, options).error().code, std::string("robustness.blocks"));
    }
    options.blocks = 12;
    QCOMPARE(probabilityOfOverfitting(matrix, options).error().code, std::string("robustness.too_few_days"));
}

void TestOverfitting::stopsWhenAsked() {
    Random random(1);
    const auto matrix = matrixOf({noise(100, random), noise(100, random)});
    std::stop_source stop;
    stop.request_stop();
    OverfittingOptions options;
    options.workers.stop = stop.get_token();
    QCOMPARE(probabilityOfOverfitting(matrix, options).error().code, std::string("robustness.cancelled"));
}

QTEST_APPLESS_MAIN(TestOverfitting)
#include "tst_overfitting.moc"
