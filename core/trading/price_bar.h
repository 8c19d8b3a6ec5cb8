#pragma once

#include "core/base/amount.h"
#include "core/market/candle.h"

namespace truebar {

// The candle's prices, exact.
struct PriceBar {
    Price open{};
    Price high{};
    Price low{};
    Price close{};

    static PriceBar of(const Candle& candle);
};

} // namespace truebar
