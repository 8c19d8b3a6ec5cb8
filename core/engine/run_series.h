// A whole run over stored candles, with buy and hold beside it.
#pragma once

#include "core/engine/run_recorder.h"

#include <stop_token>

namespace truebar {

// `progress` gets 0 … 1 about every 65,536 candles. "run.cancelled" soon after `stop` asks.
Result<RunResult> runSeries(
    const RunSetup& setup, const std::function<void(double)>& progress = {}, std::stop_token stop = {});

// The same where a person was asked (RunSetup::asksPerson is taken as set): `answers` in the order in which the run
// learned of them. The same answers give the same result as when they were given. "decision.unknown" if one answers
// what was not asked.
Result<RunResult> runAnswered(const RunSetup& setup, std::span<const GivenAnswer> answers, std::stop_token stop = {});

// Buy and hold of the same capital over the same candles and costs; the strategy of the setup is not asked.
Result<BenchmarkResult> holdSeries(const RunSetup& setup, std::stop_token stop = {});
// The same for any other way of being invested: `strategy` instead of that of the setup, in the account of holding.
Result<BenchmarkResult> benchmarkSeries(const RunSetup& setup, IStrategy& strategy, std::stop_token stop = {});

// The same run with the same numbers as runSeries, against buy and hold that is known already. Its memory grows by the
// days and by one number a trade, not by the candles. Safe for many threads over one series.
Result<BriefResult> runSeriesBriefly(
    const RunSetup& setup, std::span<const EquityPoint> benchmark, std::stop_token stop = {});

} // namespace truebar
