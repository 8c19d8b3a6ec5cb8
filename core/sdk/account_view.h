// What a strategy may know of its account, exact.
#pragma once

#include "core/base/amount.h"

namespace truebar {

struct AccountView {
    Money cash{};
    Quantity position{}; // > 0 long, < 0 short
    Price averagePrice{}; // of the position; 0 when flat
    std::size_t openOrders = 0;
    double lastClose = 0;
    Decimal contractMultiplier{1};

    // Cash + position at the last close. Worked out when asked: most candles nobody asks.
    Money equity() const {
        if (position.isZero())
            return cash;
        const Money value = notional(Price(Decimal::fromDouble(lastClose)), position);
        return cash + Money(Decimal::multiply(value.value(), contractMultiplier));
    }
};

} // namespace truebar
