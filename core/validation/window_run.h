// One run within a window of time: warmed up on the candles before it, blind for those after it.
#pragma once

#include "core/validation/examination.h"

#include <stop_token>

namespace truebar {

struct WindowResult {
    Metrics metrics{}; // of the window alone, without a benchmark
    std::vector<EquityPoint> equity{}; // begins with (window begin, cash)
    std::vector<Trade> trades{};
    std::uint64_t liquidations = 0; // positions that the venue closed by force
};

// Begins flat with `cash`; a position that is still held at the end pays the fee and the slippage of closing it at the
// last close, as the costs of the run have it. `candles` are those of withWarmUp() for this window. "run.no_candles" if
// none of them is in the window.
Result<WindowResult> runWindow(
    const Examination& examination, const Series& candles, IStrategy& strategy, UtcMs begin, std::stop_token stop = {});

} // namespace truebar
