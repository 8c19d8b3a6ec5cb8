// Which strategy did best on which instrument, of all simulations that are kept. A best of many is partly luck, so what
// speaks against believing a row stands beside it.
#pragma once

#include "core/runs/run_record.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace truebar {

enum class RankBy : std::uint8_t { ExcessOverHolding, Sharpe };
// "excess", "sharpe"
std::string_view toString(RankBy by);

enum class Caution : std::uint8_t {
    ManyTrials, // 10 different runs or more: the best of them is better than it will be again
    FewTrades, // fewer than 30 closed trades
    ShortSpan, // less than 180 days
    IncompleteData
};
// "many_trials", "few_trades", "short_span", "incomplete_data"
std::string_view toString(Caution caution);

struct LeaderboardRow {
    std::size_t rank = 0; // 1, 2, 3 …
    RunSummary best{}; // of all runs of this strategy on this instrument
    // Different ones among those runs: the same settings, costs, timeframe and candles count once. Trials of sweeps are
    // not kept as runs and not counted.
    std::size_t trials = 0;
    double days = 0; // of the best run
    std::vector<Caution> cautions{};
};

// One row for each strategy and instrument, best first; those without that number last. Only simulations.
std::vector<LeaderboardRow> leaderboardOf(std::span<const RunSummary> runs, RankBy by);

} // namespace truebar
