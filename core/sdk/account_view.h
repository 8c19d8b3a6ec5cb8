// What a strategy may know of its account, exact.
#pragma once

#include "core/base/amount.h"

namespace truebar {

struct AccountView {
    Money cash{}; // in the account's currency
    Quantity position{}; // > 0 long, < 0 short
    Price averagePrice{}; // of the position; 0 when flat
    std::size_t openOrders = 0;
    double lastClose = 0;
    Decimal contractMultiplier{1};
    // Of an account on margin, in the instrument's currency: set aside for the position, and the part of its cost that
    // the venue carries (< 0 for a long position).
    Money margin{};
    Money carried{};
    Decimal rate{1}; // what one unit of the instrument's currency is worth in the account's

    // Cash + position at the last close. Worked out when asked: most candles nobody asks.
    Money equity() const {
        if (position.isZero())
            return cash;
        const Money value = notional(Price(Decimal::fromDouble(lastClose)), position);
        const Money held = Money(Decimal::multiply(value.value(), contractMultiplier)) + margin + carried;
        return cash + (rate == Decimal(1) ? held : Money(Decimal::multiply(held.value(), rate)));
    }
};

} // namespace truebar
