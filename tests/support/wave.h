// Candles of a market that goes up and down like the sea: averages cross every few of them.
#pragma once

#include "core/market/candle.h"

#include <cmath>

namespace truebar::test {

// The candle `at` of a wave around 50,000 that turns by `step` (radians) with each; it begins where the last one ended.
inline Candle waveOf(std::int64_t at, double step, UtcMs openTime) {
    const auto price = [&](std::int64_t of) {
        return 50'000 + std::round(1000 * std::sin(static_cast<double>(of) * step));
    };
    Candle out;
    out.openTime = openTime;
    out.open = price(at - 1);
    out.close = price(at);
    out.high = std::max(out.open, out.close) + 1;
    out.low = std::min(out.open, out.close) - 1;
    out.volume = 1000;
    return out;
}

} // namespace truebar::test
