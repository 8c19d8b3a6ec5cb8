#include "core/runs/run_comparison.h"

#include "tests/unit/runs/run_fixture.h"

#include <QTest>

#include <cmath>

using namespace truebar;
using namespace truebar::test;

namespace {

const ComparedRow& rowNamed(const std::vector<ComparedRow>& rows, std::string_view name) {
    for (const ComparedRow& row : rows) {
        if (row.name == name)
            return row;
    }
    qFatal("there is no row %s", std::string(name).c_str());
}

RunComparison compared(const RunRecord& a, const RunRecord& b) {
    return compareRuns(std::vector{a, b});
}

} // namespace

class TestRunComparison : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalRunsDifferInNothing();
    void settingsAreTheUnionOfAll();
    void namesTheBestByDirection();
    void aTieHasNoBest();
    void undefinedNumbersDoNotWin();
    void tellsMoneyApartToTheLastDigit();
    void roundingIsNoDifference();
    void rebasesEachCurveToItsStart();
    void findsTheFirstDivergingTrade_data();
    void findsTheFirstDivergingTrade();
    void anExtraTradeIsADivergence();
    void oneOfThreeIsEnoughToDiverge();
    void findsTheFirstDivergingDecisionAndFill();
    void nothingToCompare();
};

void TestRunComparison::equalRunsDifferInNothing() {
    const RunComparison c = compared(runNamed("a"), runNamed("b"));
    QCOMPARE(c.runs, (std::vector<std::string>{"a", "b"}));
    for (const auto* rows : {&c.settings, &c.metrics}) {
        QVERIFY(!rows->empty());
        for (const ComparedRow& row : *rows) {
            QVERIFY2(!row.differs && !row.best, row.name.c_str());
            QCOMPARE(row.values.size(), std::size_t(2));
        }
    }
    QVERIFY(!c.firstDivergingTrade && !c.firstDivergence);
}

void TestRunComparison::settingsAreTheUnionOfAll() {
    RunRecord a = runNamed("a");
    RunRecord b = runNamed("b");
    b.summary.request.strategySettings = {};
    b.summary.request.strategySettings.set("width", 2.5);
    b.summary.request.settings.feeBps = *Decimal::parse("7.5");
    b.summary.request.settings.analysis.volumeFactor = 0.5;
    const RunComparison c = compared(a, b);
    QCOMPARE(rowNamed(c.settings, "strategy.fast").values, (std::vector<std::string>{"10", "n/a"}));
    QCOMPARE(rowNamed(c.settings, "strategy.width").values, (std::vector<std::string>{"n/a", "2.5"}));
    QVERIFY(rowNamed(c.settings, "strategy.width").differs);
    QCOMPARE(rowNamed(c.settings, "fee_bps").values, (std::vector<std::string>{"0", "7.5"}));
    QVERIFY(rowNamed(c.settings, "analysis.volume_k").differs);
    QVERIFY(!rowNamed(c.settings, "instrument").differs);
}

void TestRunComparison::namesTheBestByDirection() {
    const RunRecord a = runNamed("a");
    RunRecord b = runNamed("b");
    b.result.metrics.totalReturn = 0.5; // more is better
    b.result.metrics.maxDrawdown = -0.05; // nearer to 0 is better
    b.result.metrics.maxDrawdownDays = 4; // less is better
    b.result.metrics.feesPaid = money("20");
    b.result.metrics.tradeCount = 7; // neither
    const RunComparison c = compared(a, b);
    QCOMPARE(rowNamed(c.metrics, "total_return").best, std::optional<std::size_t>(1));
    QCOMPARE(rowNamed(c.metrics, "max_drawdown").best, std::optional<std::size_t>(1));
    QCOMPARE(rowNamed(c.metrics, "max_drawdown_days").best, std::optional<std::size_t>(0));
    QCOMPARE(rowNamed(c.metrics, "fees_paid").best, std::optional<std::size_t>(0));
    QVERIFY(rowNamed(c.metrics, "trade_count").differs);
    QVERIFY(!rowNamed(c.metrics, "trade_count").best);
    QCOMPARE(rowNamed(c.metrics, "total_return").numbers, (std::vector<std::optional<double>>{0.25, 0.5}));
}

void TestRunComparison::aTieHasNoBest() {
    RunRecord a = runNamed("a");
    RunRecord b = runNamed("b");
    RunRecord c = runNamed("c");
    a.result.metrics.totalReturn = 0.1;
    const ComparedRow row = rowNamed(compareRuns(std::vector{a, b, c}).metrics, "total_return");
    QVERIFY(row.differs);
    QVERIFY(!row.best);
}

void TestRunComparison::undefinedNumbersDoNotWin() {
    RunRecord a = runNamed("a");
    RunRecord b = runNamed("b");
    RunRecord c = runNamed("c");
    a.result.metrics.totalReturn = std::nullopt;
    b.result.metrics.totalReturn = -0.9;
    ComparedRow row = rowNamed(compared(a, b).metrics, "total_return");
    QCOMPARE(row.values, (std::vector<std::string>{"n/a", "-0.9"}));
    QVERIFY(row.differs);
    QVERIFY(!row.best); // the best of one is no best
    row = rowNamed(compareRuns(std::vector{a, b, c}).metrics, "total_return");
    QCOMPARE(row.best, std::optional<std::size_t>(2));
}

void TestRunComparison::tellsMoneyApartToTheLastDigit() {
    RunRecord a = runNamed("a");
    RunRecord b = runNamed("b");
    a.result.metrics.finalEquity = money("99999999999999.000000000001");
    b.result.metrics.finalEquity = money("99999999999999.000000000002");
    QVERIFY(rowNamed(compared(a, b).metrics, "final_equity").differs);
}

void TestRunComparison::roundingIsNoDifference() {
    const RunRecord a = runNamed("a");
    RunRecord b = runNamed("b");
    const double measured = *a.result.metrics.totalReturn;
    b.result.metrics.totalReturn = std::nextafter(measured, 1);
    ComparedRow row = rowNamed(compared(a, b).metrics, "total_return");
    QVERIFY(row.values[0] != row.values[1]); // each is said as it is
    QVERIFY(!row.differs && !row.best);
    b.result.metrics.totalReturn = measured * (1 + 1e-11);
    row = rowNamed(compared(a, b).metrics, "total_return");
    QVERIFY(row.differs);
    QCOMPARE(row.best, std::optional<std::size_t>(1));
    RunRecord none = a;
    none.result.metrics.totalReturn = 0.0;
    b.result.metrics.totalReturn = 1e-300; // no small number is the same as nothing
    QVERIFY(rowNamed(compared(none, b).metrics, "total_return").differs);
}

void TestRunComparison::rebasesEachCurveToItsStart() {
    RunRecord b = runNamed("b");
    b.result.equity = {{utcMs(5 * day), money("40")}, {utcMs(6 * day), money("30")}};
    const RunComparison c = compared(runNamed("a"), b);
    QCOMPARE(c.curves.size(), std::size_t(2));
    QCOMPARE(c.curves[0].values, (std::vector<double>{100, 110, 125}));
    QCOMPARE(c.curves[1].run, std::string("b"));
    QCOMPARE(c.curves[1].times, (std::vector<UtcMs>{utcMs(5 * day), utcMs(6 * day)}));
    QCOMPARE(c.curves[1].values, (std::vector<double>{100, 75}));
}

void TestRunComparison::findsTheFirstDivergingTrade_data() {
    QTest::addColumn<int>("what");
    QTest::addColumn<int>("whenDay");
    QTest::newRow("direction") << 0 << 3;
    QTest::newRow("earlier entry") << 1 << 2;
    QTest::newRow("later entry") << 2 << 3;
    QTest::newRow("entry price") << 3 << 3;
    QTest::newRow("quantity") << 4 << 3;
    QTest::newRow("exit time") << 5 << 4;
    QTest::newRow("exit price") << 6 << 4;
}

void TestRunComparison::findsTheFirstDivergingTrade() {
    QFETCH(int, what);
    QFETCH(int, whenDay);
    RunRecord b = runNamed("b");
    Trade& t = b.result.trades[1];
    switch (what) {
    case 0:
        t.direction = Side::Sell;
        break;
    case 1:
        t.entryTime = utcMs(2 * day);
        break;
    case 2:
        t.entryTime = utcMs(3 * day + 1);
        break;
    case 3:
        t.entryPrice = price("10.000000000001");
        break;
    case 4:
        t.quantity = quantity("3");
        break;
    case 5:
        t.exitTime = utcMs(6 * day);
        break;
    default:
        t.exitPrice = price("9");
    }
    const RunComparison c = compared(runNamed("a"), b);
    QCOMPARE(c.firstDivergingTrade, std::optional<std::size_t>(1));
    QCOMPARE(c.firstDivergence, std::optional(utcMs(whenDay * day)));
}

void TestRunComparison::anExtraTradeIsADivergence() {
    const RunRecord a = runNamed("a");
    RunRecord b = runNamed("b");
    b.result.trades.push_back(tradeOn(7));
    for (const RunComparison& c : {compared(a, b), compared(b, a)}) {
        QCOMPARE(c.firstDivergingTrade, std::optional<std::size_t>(2));
        QCOMPARE(c.firstDivergence, std::optional(utcMs(7 * day)));
    }
}

void TestRunComparison::oneOfThreeIsEnoughToDiverge() {
    RunRecord c = runNamed("c");
    c.result.trades[0].exitPrice = price("5");
    const RunComparison all = compareRuns(std::vector{runNamed("a"), runNamed("b"), c});
    QCOMPARE(all.firstDivergingTrade, std::optional<std::size_t>(0));
}

void TestRunComparison::findsTheFirstDivergingDecisionAndFill() {
    const auto fillOn = [](int number) {
        Fill out;
        out.number = out.order = static_cast<std::uint64_t>(number);
        out.time = utcMs(number * day);
        out.price = price("10");
        out.quantity = quantity("2");
        return out;
    };
    RunRecord a = runNamed("a");
    for (const int number : {1, 2, 3}) {
        RecordedSuggestion suggestion;
        suggestion.number = static_cast<std::uint64_t>(number);
        suggestion.time = utcMs(number * day);
        suggestion.suggestion = {TargetPosition{}, "because"};
        a.result.suggestions.push_back(suggestion);
        Decision decision;
        decision.suggestion = suggestion.number;
        a.result.decisions.push_back(decision);
        a.result.fills.push_back(fillOn(number));
    }
    RunRecord b = a;
    QVERIFY(!compared(a, b).firstDivergingDecision && !compared(a, b).firstDivergingFill);
    b.result.decisions[1].verdict = Verdict::Rejected;
    b.result.fills[2].price = price("10.01");
    const RunComparison c = compared(a, b);
    QVERIFY(c.firstDivergingDecision && c.firstDivergingFill);
    QCOMPARE(c.firstDivergingDecision->index, std::size_t(1));
    QVERIFY(c.firstDivergingDecision->time == utcMs(2 * day));
    QVERIFY(c.firstDivergingDecision->runs[1]->decision.verdict == Verdict::Rejected);
    QCOMPARE(c.firstDivergingFill->index, std::size_t(2));
    // A list that has ended is a divergence too.
    b = a;
    b.result.fills.pop_back();
    QVERIFY(compared(b, a).firstDivergingFill->runs[0] == std::nullopt);
    QVERIFY(compared(b, a).firstDivergingFill->time == utcMs(3 * day));
}

void TestRunComparison::nothingToCompare() {
    const RunComparison none = compareRuns({});
    QVERIFY(none.runs.empty() && none.settings.empty() && none.metrics.empty() && !none.firstDivergingTrade);
    RunRecord idle = runNamed("idle");
    idle.result = {};
    const RunComparison one = compareRuns(std::vector{idle});
    QCOMPARE(one.runs.size(), std::size_t(1));
    QVERIFY(one.curves[0].values.empty());
}

QTEST_APPLESS_MAIN(TestRunComparison)
#include "tst_run_comparison.moc"
