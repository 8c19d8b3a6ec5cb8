// Dollar-cost averaging as a benchmark: the same capital in equal parts, through the same broker with the same fees.
#pragma once

#include "core/engine/portfolio.h"
#include "core/engine/run_series.h"
#include "core/market/timeframe.h"

#include <stop_token>

namespace truebar {

// One part at the first candle and one at the first candle of every later interval (a week from Monday, a month from
// the first, UTC) of the series: as many parts as there are intervals. Each is a market order of whole lots at the last
// close; what a lot does not use is added to the next part, and the last part takes all that is left. Money that waits
// earns nothing. `setup.strategy` is not used. Errors as runSeries().
Result<BenchmarkResult> boughtInParts(const RunSetup& setup, Timeframe interval, std::stop_token stop = {});

// The same for a fund: each sleeve buys its weight of the capital in as many parts as its own series has intervals, and
// its last part fills it up to its weight. Without rebalancing and limits. Errors as runPortfolio().
Result<BenchmarkResult> boughtInParts(const PortfolioSetup& setup, Timeframe interval, std::stop_token stop = {});

} // namespace truebar
