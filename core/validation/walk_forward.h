// Walk-forward optimisation: choose settings in each in-sample window, live with them in the window after it, and put
// these pieces together. Windows and stitching: core/robustness/walk_windows.h.
#pragma once

#include "core/robustness/parallel.h"
#include "core/robustness/walk_windows.h"
#include "core/validation/window_run.h"

namespace truebar {

enum class WalkObjective { Sharpe, Sortino, Calmar, Cagr, TotalReturn, ProfitFactor };
// "sharpe", "sortino", "calmar", "cagr", "total_return", "profit_factor"
std::string_view toString(WalkObjective objective);
std::optional<WalkObjective> walkObjectiveNamed(std::string_view name);
// Higher is better.
std::optional<double> valueOf(WalkObjective objective, const Metrics& metrics);

struct WalkForwardOptions {
    WalkPlan plan{};
    WalkObjective objective = WalkObjective::Sharpe;
    // Candles before each window on which the strategy gets warm; without it what the strategy declares.
    std::optional<std::size_t> warmUp{};
    Workers workers{};
};

struct WalkForwardWindow {
    WalkWindow window{};
    // Index of the settings with the highest objective in sample, of equals the first; empty if no setting had a
    // defined objective: the money then stays in cash.
    std::optional<std::size_t> chosen{};
    std::size_t failed = 0; // settings whose run failed, or without candles
    std::optional<double> inSampleObjective{};
    std::optional<double> outOfSampleObjective{};
    Metrics inSample{}; // of the chosen
    Metrics outOfSample{};
    std::vector<EquityPoint> equity{}; // out of sample
    std::uint64_t liquidations = 0; // out of sample: positions that the venue closed by force
    std::uint64_t inSampleLiquidations = 0; // of the chosen
    std::optional<Error> failure{}; // why the chosen could not be lived with; the money then stays in cash
};

struct WalkForward {
    std::vector<WalkForwardWindow> windows{};
    std::vector<EquityPoint> equity{}; // stitched, out of sample
    Metrics metrics{}; // of that; trades, fees, exposure and turnover are not filled in
    // Pardo's walk-forward efficiency: CAGR out of sample (stitched) / mean CAGR in sample. Empty if the latter is not
    // above 0.
    std::optional<double> efficiency{};
};

// `candidates`: the settings to choose from, at least one. Errors: those of walkWindows(); that of the first candidate
// if none can be made; "robustness.cancelled". The same input gives the same result on any number of threads.
Result<WalkForward> walkForward(
    const Examination& examination, std::span<const Settings> candidates, const WalkForwardOptions& options = {});

} // namespace truebar
