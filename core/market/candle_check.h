// The one gate for candles from outside: what fails here is never stored.
#pragma once

#include "core/base/result.h"
#include "core/market/candle.h"

namespace truebar {

// Prices finite, positive and below 1e17; low ≤ open, close ≤ high; volume finite and not negative; the time within
// earliestTime … latestTime.
Result<void> checkCandle(const Candle& candle);

} // namespace truebar
