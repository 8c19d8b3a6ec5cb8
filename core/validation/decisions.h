// What a strategy did, candle by candle, in a form that two runs can be compared by.
#pragma once

#include "core/validation/examination.h"

#include <stop_token>

namespace truebar {

// One thing that happened at the close of a candle.
struct Deed {
    std::size_t candle = 0; // index in the series of the whole examination
    UtcMs time{}; // its close
    std::string what{}; // "suggestion", "decision", "order", "fill"
    std::string text{}; // all of it that can be compared, for a person too: "target long"

    bool operator==(const Deed&) const = default;
};

// Steps through the first `count` candles of `series` with a new strategy that is unheard before `from`. `offset` is
// the index of the first candle in the whole series. Errors of settings, strategy, broker; "robustness.cancelled".
Result<std::vector<Deed>> deedsOf(const Examination& examination, const Settings& settings, const Series& series,
    std::size_t count, std::size_t offset, UtcMs from, const std::stop_token& stop);

} // namespace truebar
