// One candle as analysis sees it. Values are doubles: their shortest text is the text the source sent, so the exact
// decimal can always be had back (Decimal::fromDouble) where money is concerned.
#pragma once

#include "core/base/time.h"

namespace truebar {

struct Candle {
    UtcMs openTime{};
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    double volume = 0;

    bool operator==(const Candle&) const = default;
};

} // namespace truebar
