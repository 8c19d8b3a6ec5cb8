// How many candles before the first decision does a strategy need until more of them change nothing? Indicators with a
// long memory (EMA, RSI, the trend machine) decide differently when they began elsewhere.
#pragma once

#include "core/robustness/parallel.h"
#include "core/validation/decisions.h"

#include <optional>

namespace truebar {

struct WarmUpOptions {
    std::size_t starts = 5; // places where trading begins, 1 … 100
    Workers workers{};
};

// One number of candles, over all starts.
struct WarmUpRow {
    std::size_t candles = 0;
    std::size_t agreeing = 0; // starts after which everything offered is as with the whole history
    std::size_t tested = 0; // starts that have so much history
    // How many decisions it took at the most until everything agreed for good: 1 if only the one at the start itself
    // (at the close before the first candle that is traded in) differed, 0 if all agreed.
    std::size_t slowest = 0;
    std::optional<UtcMs> firstDifference{}; // the earliest, at any start
};

struct WarmUpReport {
    std::size_t declared = 0; // by the strategy
    bool isDeclaredEnough = true; // agrees at all starts; true too if the series is too short to try it
    std::size_t deeds = 0; // suggestions made with the whole history, which are compared; 0 proves nothing
    std::vector<WarmUpRow> rows{}; // ascending in candles
    // The least number tested from which on all larger ones agree at all starts; empty if even the largest does not.
    std::optional<std::size_t> recommended{};
};

// Starts lie in the second half of the series; the history before each is the reference. Tried are 0, 1, 2, 5, 10, 20,
// 50 … candles and what is declared. "run.no_candles" below 20 candles, otherwise as lookAhead().
Result<WarmUpReport> warmUpStability(
    const Examination& examination, const Settings& settings, const WarmUpOptions& options = {});

} // namespace truebar
