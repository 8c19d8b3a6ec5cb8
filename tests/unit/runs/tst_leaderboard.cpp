#include "core/runs/leaderboard.h"

#include "core/runs/excess.h"
#include "tests/unit/runs/run_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

RunSummary runOf(const char* id, const char* strategy, const char* symbol, double own, double held, double sharpe) {
    RunSummary out = runNamed(id).summary;
    out.request.strategy = strategy;
    out.request.instrument.symbol = symbol;
    out.dataSpan = {utcMs(0), utcMs(400 * day)};
    out.metrics.totalReturn = own;
    out.metrics.sharpe = sharpe;
    out.metrics.tradeCount = 50;
    out.benchmark.totalReturn = held;
    return out;
}

std::vector<std::string> idsOf(const std::vector<LeaderboardRow>& board) {
    std::vector<std::string> out;
    for (const LeaderboardRow& row : board)
        out.push_back(row.best.id);
    return out;
}

} // namespace

class TestLeaderboard : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void excessIsTheDifferenceOfReturns();
    void takesTheBestOfEachStrategyOnEachInstrument();
    void ranksBySharpeWhenAsked();
    void unknownNumbersComeLast();
    void countsDifferentRunsOnly();
    void warns();
    void nothingOfNothing();
};

void TestLeaderboard::excessIsTheDifferenceOfReturns() {
    RunSummary run = runOf("a", "s", "X", 0.25, 0.5, 1);
    QCOMPARE(excessOf(run).overHolding, std::optional(-0.25));
    QCOMPARE(excessOf(run).overCash, std::optional(0.25));
    QVERIFY(!excessOf(run).overAveraging);
    run.averaging.emplace().totalReturn = 0.125;
    QCOMPARE(excessOf(run).overAveraging, std::optional(0.125));
    run.metrics.totalReturn.reset();
    QVERIFY(excessOf(run) == ExcessReturns());
}

void TestLeaderboard::takesTheBestOfEachStrategyOnEachInstrument() {
    const std::vector<RunSummary> runs{runOf("a", "s", "X", 0.5, 0.25, 1), runOf("b", "s", "X", 0.75, 0.25, 0.5),
        runOf("c", "s", "Y", 0.25, 0.5, 2), runOf("d", "t", "X", 1, 0.25, 0.1)};
    const auto board = leaderboardOf(runs, RankBy::ExcessOverHolding);
    QCOMPARE(idsOf(board), (std::vector<std::string>{"d", "b", "c"}));
    for (std::size_t i = 0; i < board.size(); ++i)
        QCOMPARE(board[i].rank, i + 1);
    QCOMPARE(board[1].days, 400.0);
}

void TestLeaderboard::ranksBySharpeWhenAsked() {
    const std::vector<RunSummary> runs{
        runOf("a", "s", "X", 0.5, 0.25, 1), runOf("b", "s", "X", 0.75, 0.25, 0.5), runOf("c", "s", "Y", 0.25, 0.5, 2)};
    QCOMPARE(idsOf(leaderboardOf(runs, RankBy::Sharpe)), (std::vector<std::string>{"c", "a"}));
}

void TestLeaderboard::unknownNumbersComeLast() {
    std::vector<RunSummary> runs{runOf("a", "s", "X", 0, 0, 0), runOf("b", "t", "X", -0.9, 0, -3)};
    runs[0].metrics.sharpe.reset();
    runs[0].metrics.totalReturn.reset();
    QCOMPARE(idsOf(leaderboardOf(runs, RankBy::Sharpe)), (std::vector<std::string>{"b", "a"}));
    QCOMPARE(idsOf(leaderboardOf(runs, RankBy::ExcessOverHolding)), (std::vector<std::string>{"b", "a"}));
}

void TestLeaderboard::countsDifferentRunsOnly() {
    std::vector<RunSummary> runs(5, runOf("a", "s", "X", 0.5, 0.25, 1));
    QCOMPARE(leaderboardOf(runs, RankBy::Sharpe).front().trials, std::size_t(1));
    runs[1].request.strategySettings.set("fast", std::int64_t(11));
    runs[2].request.settings.feeBps = Decimal(5);
    runs[3].request.timeframe = Timeframe(4, Timeframe::Unit::Hour);
    runs[4].dataFingerprint = "another";
    QCOMPARE(leaderboardOf(runs, RankBy::Sharpe).front().trials, std::size_t(5));
}

void TestLeaderboard::warns() {
    const auto cautionsOf = [](const std::vector<RunSummary>& runs) {
        return leaderboardOf(runs, RankBy::Sharpe).front().cautions;
    };
    std::vector<RunSummary> runs{runOf("a", "s", "X", 0.5, 0.25, 1)};
    QVERIFY(cautionsOf(runs).empty());
    runs[0].metrics.tradeCount = 29;
    QVERIFY(cautionsOf(runs) == std::vector{Caution::FewTrades});
    runs[0].dataSpan.end = utcMs(179 * day);
    QVERIFY((cautionsOf(runs) == std::vector{Caution::FewTrades, Caution::ShortSpan}));
    runs[0].data.leastCoverage = 0.99;
    runs[0].data.feeds.emplace_back().coverage = 0.5;
    QVERIFY((cautionsOf(runs) == std::vector{Caution::FewTrades, Caution::ShortSpan, Caution::IncompleteData}));
    runs = {runOf("a", "s", "X", 0.5, 0.25, 1)};
    for (int i = 0; i < 9; ++i) {
        runs.push_back(runOf("b", "s", "X", 0.4, 0.25, 0.5));
        runs.back().request.strategySettings.set("fast", std::int64_t(20 + i));
        QVERIFY(cautionsOf(runs).empty() == (i < 8));
    }
    QVERIFY(cautionsOf(runs) == std::vector{Caution::ManyTrials});
}

void TestLeaderboard::nothingOfNothing() {
    QVERIFY(leaderboardOf({}, RankBy::Sharpe).empty());
    std::vector<RunSummary> live{runOf("a", "s", "X", 0.5, 0.25, 1)};
    live[0].request.mode = RunMode::LiveRun;
    QVERIFY(leaderboardOf(live, RankBy::Sharpe).empty());
}

QTEST_GUILESS_MAIN(TestLeaderboard)
#include "tst_leaderboard.moc"
