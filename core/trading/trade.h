// A round trip: from a flat position to flat again (or through zero, which ends one trade and begins the next).
#pragma once

#include "core/trading/fill.h"

namespace truebar {

struct Trade {
    std::uint64_t number = 0; // 1, 2, 3 … within a run
    Side direction = Side::Buy; // Buy = long
    Quantity quantity{}; // largest position held
    UtcMs entryTime{};
    UtcMs exitTime{}; // last mark if still open
    Price entryPrice{}; // average
    Price exitPrice{}; // average, or the last close if still open
    Money fees{};
    Money profit{}; // after fees
    double profitRatio = 0; // profit / (entry price × quantity)
    std::size_t candles = 0; // held
    bool isOpen = false; // closed only by the end of the run: marked, not sold

    bool operator==(const Trade&) const = default;
};

} // namespace truebar
