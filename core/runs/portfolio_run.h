// A portfolio from request to record, kept in the history as any run.
#pragma once

#include "core/runs/backtest.h"

namespace truebar {

struct PortfolioRequest {
    std::vector<FundPart> parts{};
    std::string strategy{}; // plugin id, one of it for each part; "" = hold
    Settings strategySettings{};
    std::string broker = "simulated";
    TimeSpan span{};
    std::string session = "24/7";
    RunSettings settings{};
    PortfolioSettings portfolio{};
    DataDemand demand{};
};

// The name of "no strategy" in a record, and the venue of what is traded there.
constexpr std::string_view holdName = "hold";
constexpr std::string_view fundVenue = "FUND";

// What is asked of the fund of a run that is kept: the run's own request but for instrument and timeframe, and its
// terms.
PortfolioRequest portfolioRequestOf(const RunRequest& run, const FundTerms& terms);
// The same for each of its parts alone.
std::vector<RunRequest> partRequests(const RunRequest& run, const FundTerms& terms);

// Of the candles that the fund would run over now. Errors: those of prepareData().
Result<std::string> portfolioFingerprint(
    const CandleStore& store, const PluginRegistry& plugins, const PortfolioRequest& request);

// Does not save. Errors: those of runPortfolio() and prepareData().
Result<RunRecord> runPortfolioBacktest(const CandleStore& store, const PluginRegistry& plugins,
    const PortfolioRequest& request, const std::function<void(double)>& progress = {}, std::stop_token stop = {});

} // namespace truebar
