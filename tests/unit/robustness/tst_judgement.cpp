// Windows of a walk-forward, plateaus, sub-periods and the verdict.
#include "core/robustness/plateau.h"
#include "core/robustness/sub_periods.h"
#include "core/robustness/verdict.h"
#include "core/robustness/walk_windows.h"

#include <QTest>

#include <cmath>

using namespace truebar;

namespace {

UtcMs at(const char* text) {
    return parseUtc(text).value();
}

Money money(int value) {
    return Money(Decimal(value));
}

std::vector<EquityPoint> daily(const char* begin, const std::vector<int>& values) {
    std::vector<EquityPoint> out;
    UtcMs time = at(begin);
    for (const int value : values) {
        out.push_back({time, money(value)});
        time += std::chrono::hours(24);
    }
    return out;
}

WalkPlan plan(WalkKind kind, int inSample, int outOfSample) {
    WalkPlan out;
    out.kind = kind;
    out.inSampleDays = inSample;
    out.outOfSampleDays = outOfSample;
    return out;
}

// Passes everything that does not ask for the search.
RobustnessFacts goodFacts() {
    RobustnessFacts out;
    out.days = 500;
    out.trades = 80;
    out.probabilisticSharpe = 0.99;
    out.minimumTrackRecord = 320.5;
    out.excessOverHolding = 0.12;
    out.bootstrapCagr = 0.02;
    out.winningPeriods = 0.75;
    out.riskOfRuin = 0.001;
    return out;
}

} // namespace

class TestJudgement : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rollingWindows();
    void anchoredWindows();
    void windowsNeedDaysToBeTriedOn();
    void stitchingKeepsTheReturns();
    void plateauAndNeedle();
    void surfacesWithHoles();
    void quartersOfAYear();
    void thirds();
    void periodsAgainstABenchmark();
    void levels();
    void sentences();
};

void TestJudgement::rollingWindows() {
    // Begins within a day: the first whole one counts. 2024 has a 29th of February.
    const auto windows =
        walkWindows({at("2023-12-31T12:00"), at("2024-03-10")}, plan(WalkKind::Rolling, 30, 20)).value();
    QCOMPARE(windows.size(), std::size_t(2));
    QVERIFY((windows[0].inSample == TimeSpan{at("2024-01-01"), at("2024-01-31")}));
    QVERIFY((windows[0].outOfSample == TimeSpan{at("2024-01-31"), at("2024-02-20")}));
    QVERIFY((windows[1].inSample == TimeSpan{at("2024-01-21"), at("2024-02-20")}));
    QVERIFY((windows[1].outOfSample == TimeSpan{at("2024-02-20"), at("2024-03-10")})); // shorter
}

void TestJudgement::anchoredWindows() {
    const auto windows = walkWindows({at("2024-01-01"), at("2024-03-01")}, plan(WalkKind::Anchored, 30, 10)).value();
    QCOMPARE(windows.size(), std::size_t(3));
    for (std::size_t i = 0; i < windows.size(); ++i) {
        QVERIFY(windows[i].inSample.begin == at("2024-01-01"));
        QVERIFY(windows[i].inSample.end == windows[i].outOfSample.begin);
        QVERIFY(i == 0 || windows[i].outOfSample.begin == windows[i - 1].outOfSample.end);
    }
    QVERIFY(windows.back().outOfSample.end == at("2024-03-01"));
}

void TestJudgement::windowsNeedDaysToBeTriedOn() {
    const auto codeOf = [](int inSample, int outOfSample) {
        const auto windows =
            walkWindows({at("2024-01-01"), at("2024-01-31")}, plan(WalkKind::Rolling, inSample, outOfSample));
        return windows ? std::string() : windows.error().code;
    };
    QCOMPARE(codeOf(29, 5), std::string());
    QCOMPARE(codeOf(30, 5), std::string("robustness.too_few_days"));
    QCOMPARE(codeOf(0, 5), std::string("robustness.walk_plan"));
    QCOMPARE(codeOf(5, 0), std::string("robustness.walk_plan"));
}

void TestJudgement::stitchingKeepsTheReturns() {
    const std::vector<std::vector<EquityPoint>> pieces{
        daily("2024-01-01", {1000, 1100, 1210}), {}, daily("2024-01-03", {1000, 500})};
    const auto curve = stitched(pieces, money(2000));
    const std::vector<EquityPoint> expected{{at("2024-01-01"), money(2000)}, {at("2024-01-02"), money(2200)},
        {at("2024-01-03"), money(2420)}, {at("2024-01-04"), money(1210)}};
    QCOMPARE(curve.size(), expected.size());
    for (std::size_t i = 0; i < curve.size(); ++i) {
        QVERIFY(curve[i].time == expected[i].time);
        QVERIFY(std::abs(curve[i].equity.toDouble() - expected[i].equity.toDouble()) < 1e-9);
    }
}

void TestJudgement::plateauAndNeedle() {
    // 3 × 4. A needle of 10 in a field of 1 and 0.
    const std::vector<std::optional<double>> needle{0, 0, 1, 1, 0, 10, 1, 1, 0, 0, 1, 1};
    const auto sharp = plateauOf({{3, 4}, needle}).value();
    QCOMPARE(sharp.best, std::size_t(5));
    // Neighbours 0 0 1 0 1 0 0 1: mean 3/8, below the median of 1.
    QCOMPARE(*sharp.bestScore, 0.0);
    QCOMPARE(*sharp.smoothed[5], 13.0 / 9);
    const std::vector<std::optional<double>> hill{0, 0, 0, 0, 0, 8, 10, 8, 0};
    const auto broad = plateauOf({{9}, hill}).value();
    QCOMPARE(broad.best, std::size_t(6));
    QCOMPARE(*broad.bestScore, 0.8); // (8 − 0) / (10 − 0)
    QCOMPARE(broad.smoothest, std::size_t(6));
    QVERIFY(!plateauOf({{3}, std::vector<std::optional<double>>{2, 2, 2}})->bestScore);
    // A needle beside a broad hill: the highest and the safest differ.
    const std::vector<std::optional<double>> both{0, 12, 0, 0, 0, 8, 9, 8};
    QCOMPARE(plateauOf({{8}, both})->best, std::size_t(1));
    QCOMPARE(plateauOf({{8}, both})->smoothest, std::size_t(7)); // (9 + 8) / 2 at the edge
}

void TestJudgement::surfacesWithHoles() {
    // A failed neighbour counts as the least value.
    const std::vector<std::optional<double>> values{1, 5, std::nullopt, 1, 1};
    const auto found = plateauOf({{5}, values}).value();
    QCOMPARE(found.best, std::size_t(1));
    QCOMPARE(*found.bestScore, 0.0);
    QCOMPARE(*found.smoothed[1], 7.0 / 3);
    QVERIFY(!found.smoothed[2]);
    QCOMPARE(plateauOf({{2, 2}, values}).error().code, std::string("robustness.surface"));
    QCOMPARE(plateauOf({{1}, std::vector<std::optional<double>>{std::nullopt}}).error().code,
        std::string("robustness.surface"));
}

void TestJudgement::quartersOfAYear() {
    std::vector<int> values;
    for (int i = 0; i < 367; ++i)
        values.push_back(1000 + i);
    const auto equity = daily("2024-01-01", values); // to 2025-01-01 00:00, which ends the last day of 2024
    const auto quarters = subPeriods(equity, {}, PeriodKind::Quarter, 365);
    QCOMPARE(quarters.size(), std::size_t(4));
    const std::size_t days[] = {91, 91, 92, 92};
    double product = 1;
    for (std::size_t i = 0; i < 4; ++i) {
        QCOMPARE(quarters[i].name, "2024-Q" + std::to_string(i + 1));
        QCOMPARE(quarters[i].days, days[i]);
        QVERIFY(!quarters[i].excess);
        product *= 1 + *quarters[i].totalReturn;
    }
    QVERIFY(std::abs(product - 1.366) < 1e-12);
    const auto months = subPeriods(equity, {}, PeriodKind::Month, 365);
    QCOMPARE(months.size(), std::size_t(12));
    QCOMPARE(months[1].name, std::string("2024-02"));
    QCOMPARE(months[1].days, std::size_t(29));
    QCOMPARE(subPeriods(equity, {}, PeriodKind::Year, 365).size(), std::size_t(1));
    QVERIFY(subPeriods(std::span(equity).first(1), {}, PeriodKind::Year, 365).empty());
}

void TestJudgement::thirds() {
    const auto rows =
        subPeriods(daily("2024-01-01", {100, 110, 121, 121, 121, 60, 66, 72}), {}, PeriodKind::Third, 365);
    QCOMPARE(rows.size(), std::size_t(3));
    QCOMPARE(rows[0].days, std::size_t(3)); // seven returns
    QCOMPARE(rows[1].days, std::size_t(2));
    QCOMPARE(rows[2].days, std::size_t(2));
    QCOMPARE(rows[0].name, std::string("1/3"));
    QVERIFY(std::abs(*rows[0].totalReturn - 0.21) < 1e-12);
    QVERIFY(std::abs(*rows[1].maxDrawdown - (60.0 / 121 - 1)) < 1e-12);
    QVERIFY(std::abs(*rows[2].totalReturn - 0.2) < 1e-12);
}

void TestJudgement::periodsAgainstABenchmark() {
    const auto own = daily("2024-01-30", {100, 110, 110, 99, 99});
    const auto held = daily("2024-01-30", {100, 105, 105, 84, 105});
    const auto months = subPeriods(own, held, PeriodKind::Month, 365);
    QCOMPARE(months.size(), std::size_t(2));
    QVERIFY(std::abs(*months[0].excess - (0.10 - 0.05)) < 1e-12);
    QVERIFY(std::abs(*months[1].excess - (-0.10 - 0.0)) < 1e-12);
    const auto shares = sharesOf(months);
    QCOMPARE(*shares.winning, 0.5);
    QCOMPARE(*shares.beating, 0.5);
    QVERIFY(!subPeriods(own, daily("2024-01-29", {1, 2, 3, 4, 5}), PeriodKind::Month, 365)[0].excess);
    QVERIFY(!sharesOf({}).winning);
}

void TestJudgement::levels() {
    const auto levelOf = [](const RobustnessFacts& facts) { return std::string(toString(judge(facts).level)); };
    RobustnessFacts facts = goodFacts();
    QCOMPARE(levelOf(facts), std::string("unproven"));
    facts.deflatedSharpe = 0.96;
    facts.overfitting = 0.2;
    QCOMPARE(levelOf(facts), std::string("sound"));
    facts.riskOfRuin = 0.011;
    QCOMPARE(levelOf(facts), std::string("doubtful"));
    facts.overfitting = 0.21;
    QCOMPARE(levelOf(facts), std::string("rejected"));
    facts.trades = 29;
    QCOMPARE(levelOf(facts), std::string("too_little_data"));
    facts = goodFacts();
    facts.days = 320; // one short of 321
    QCOMPARE(levelOf(facts), std::string("doubtful"));
    facts = goodFacts();
    facts.excessOverHolding = 0.0; // as good as holding is not better
    QCOMPARE(levelOf(facts), std::string("rejected"));
    facts = goodFacts();
    facts.outOfSampleReturn = -0.01;
    QCOMPARE(levelOf(facts), std::string("rejected"));
    QCOMPARE(judge(goodFacts()).tests.size(), std::size_t(8));
}

void TestJudgement::sentences() {
    RobustnessFacts facts = goodFacts();
    QCOMPARE(sentenceOf(judge(facts)),
        std::string("Unproven: it passed all 8 tests, but none of them asks how many settings were tried to find it."));
    facts.excessOverHolding = -0.123;
    facts.deflatedSharpe = 0.4;
    facts.winningPeriods = 0.1; // not what decided
    QCOMPARE(sentenceOf(judge(facts)),
        std::string("Rejected: it earned 12.3 % of the capital less than buy and hold, and after all the trials that "
                    "were made, the chance that its Sharpe ratio is real is 40.0 %, less than 95.0 %."));
    facts.days = 10;
    QCOMPARE(sentenceOf(judge(facts)),
        std::string("Too little data to judge: there are 10 days, and at least 90 are needed."));
}

QTEST_APPLESS_MAIN(TestJudgement)
#include "tst_judgement.moc"
