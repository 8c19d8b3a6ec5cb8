// Does a strategy know the future? Prefix-cut analysis: the candles after a cut are replaced by others, and everything
// up to the cut must stay as it was. A strategy sees closed candles only, by type; this finds those that get around it.
#pragma once

#include "core/robustness/parallel.h"
#include "core/validation/decisions.h"

#include <optional>

namespace truebar {

struct LookAheadOptions {
    // Half of them spread evenly, half right after candles at which the strategy did something: there it would matter.
    std::size_t cuts = 40; // 1 … 10,000
    Workers workers{};
};

struct LookAheadDifference {
    UtcMs time{}; // close of the first candle at which something differs
    UtcMs cut{}; // the last candle that was the same in both runs closed then
    std::string what{}; // "suggestion", "decision", "order", "fill"
    std::string whole{}; // what was done with the real future; empty: nothing
    std::string altered{}; // what was done with another future
};

struct LookAheadReport {
    std::size_t candles = 0;
    std::size_t cuts = 0;
    std::size_t differingCuts = 0;
    std::size_t deeds = 0; // suggestions, decisions, order changes and fills that were compared; 0 proves nothing
    // False if two runs over the same candles differ: then differences say nothing of the future.
    bool isRepeatable = true;
    std::size_t reach = 0; // candles that it is known to have looked ahead: the most of all cuts
    std::optional<LookAheadDifference> first{}; // the earliest of all cuts
    bool isClean() const { return isRepeatable && !first; }
};

// "run.no_candles" below three candles, "robustness.option", errors of settings and broker, "robustness.cancelled".
Result<LookAheadReport> lookAhead(
    const Examination& examination, const Settings& settings, const LookAheadOptions& options = {});

} // namespace truebar
