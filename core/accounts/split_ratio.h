#pragma once

#include "core/base/decimal.h"

namespace truebar {

// `now` new units for every `before` old ones: kept as two numbers, because 1/3 is no decimal.
struct SplitRatio {
    Decimal now{1};
    Decimal before{1};

    Decimal quantity(Decimal old, Rounding rounding = Rounding::HalfEven) const {
        return Decimal::divide(Decimal::multiply(old, now), before, rounding);
    }
    Decimal price(Decimal old, Rounding rounding = Rounding::HalfEven) const {
        return Decimal::divide(Decimal::multiply(old, before), now, rounding);
    }
    bool operator==(const SplitRatio&) const = default;
};

} // namespace truebar
