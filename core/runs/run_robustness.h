// All that one saved run can say about itself: luck or skill, always or once, better than doing nothing.
#pragma once

#include "core/robustness/bootstrap.h"
#include "core/robustness/sub_periods.h"
#include "core/robustness/trade_monte_carlo.h"
#include "core/robustness/verdict.h"
#include "core/runs/examined_run.h"
#include "core/stats/sharpe_inference.h"

namespace truebar {

struct RobustnessOptions {
    std::size_t paths = 5'000; // of bootstrap and Monte Carlo
    std::uint64_t seed = 1;
    double ruin = 0.5; // share of the capital
    double benchmarkSharpe = 0; // annualised; for the second PSR
    double cashRate = 0; // a year, compounded: what cash would have earned
    Workers workers{};
};

// Total return of something else with the same capital over the same span, and ours less that.
struct Excess {
    std::string over{}; // "buy_and_hold", "weekly_parts", "monthly_parts", "cash"
    std::optional<double> theirs{};
    std::optional<double> excess{};
};

// What is empty could not be worked out: too few days or trades.
struct RunRobustness {
    std::optional<SharpeEstimate> sharpe{}; // per day
    std::optional<double> psr{}; // against 0
    std::optional<double> psrOverBenchmark{}; // against RobustnessOptions::benchmarkSharpe
    std::optional<double> minimumTrackRecord{}; // days, against 0 at 95 %
    std::vector<Excess> excesses{};
    std::vector<SubPeriod> years{};
    std::vector<SubPeriod> quarters{};
    std::vector<SubPeriod> months{};
    std::vector<SubPeriod> thirds{};
    std::optional<BootstrapResult> bootstrap{};
    std::optional<TradeMonteCarlo> shuffled{};
    std::optional<TradeMonteCarlo> resampled{};
    RobustnessFacts facts{};
    RobustnessVerdict verdict{};
};

// How many of these points of daily equity belong to whole days: all, or all but the last one.
std::size_t wholeDayPoints(std::span<const UtcMs> times);
// Daily returns that bootstrap and Sharpe ratios are made of: of the whole days, without the last unfinished one.
std::vector<double> wholeDayReturns(std::span<const EquityPoint> equity);

BootstrapOptions bootstrapOptionsFor(const RunRecord& record, const RobustnessOptions& options);

// `candles` are those of the run, for buying in parts; nullptr if they are not there any more (then these lines are
// empty). The share of winning sub-periods in the verdict is that of the quarters if there are four, else of the months
// if there are three, else of the thirds. "robustness.cancelled".
Result<RunRobustness> robustnessOf(
    const RunRecord& record, const ExaminedRun* candles, const RobustnessOptions& options = {});

// The candles of a saved run, if they are still the same: "run.other_data" if the fingerprint differs.
Result<ExaminedRun> candlesOf(const CandleStore& store, const PluginRegistry& plugins, const RunRecord& record);

} // namespace truebar
