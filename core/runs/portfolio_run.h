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

// The name of "no strategy" in a record.
constexpr std::string_view holdName = "hold";

// Does not save. Errors: those of runPortfolio() and prepareData().
Result<RunRecord> runPortfolioBacktest(const CandleStore& store, const PluginRegistry& plugins,
    const PortfolioRequest& request, const std::function<void(double)>& progress = {}, std::stop_token stop = {});

} // namespace truebar
