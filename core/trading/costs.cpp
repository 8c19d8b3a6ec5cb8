#include "core/trading/costs.h"

#include <algorithm>

namespace truebar {

Money tradedValue(const Instrument& instrument, Price price, Quantity quantity) {
    const Money value = notional(price, quantity, Rounding::AwayFromZero);
    if (instrument.contractMultiplier == Decimal(1))
        return value;
    return Money(Decimal::multiply(value.value(), instrument.contractMultiplier, Rounding::AwayFromZero));
}

Money feeOf(Money value, Decimal feeBps) {
    if (feeBps.isZero())
        return {};
    const Decimal rate = Decimal::multiply(feeBps, Decimal::powerOfTen(-4), Rounding::Up);
    return Money(Decimal::multiply(value.abs().value(), rate, Rounding::Up));
}

Price toTickAgainst(const Instrument& instrument, Side side, Price price) {
    const Price rounded = price.roundedTo(instrument.tickSize, side == Side::Buy ? Rounding::Up : Rounding::Down);
    return std::max(rounded, instrument.tickSize);
}

Price slipped(const Instrument& instrument, Side side, Price price, int ticks) {
    const Price distance(Decimal::multiply(instrument.tickSize.value(), Decimal(ticks)));
    return toTickAgainst(instrument, side, side == Side::Buy ? price + distance : price - distance);
}

Quantity affordableQuantity(const Instrument& instrument, Money cash, Price price, Decimal feeBps) {
    if (cash.sign() <= 0)
        return {};
    const Money oneUnit = tradedValue(instrument, price, Quantity(Decimal(1)));
    const Money unitWithFee = oneUnit + feeOf(oneUnit, feeBps);
    if (unitWithFee.isZero())
        return {};
    Quantity quantity = Quantity(Decimal::divide(cash.value(), unitWithFee.value(), Rounding::Up))
                            .roundedTo(instrument.lotStep, Rounding::Up);
    // The quotient is rounded up; walk back to what is really paid for (at most a lot or two).
    const auto isPaidFor = [&](Quantity q) {
        const Money value = tradedValue(instrument, price, q);
        return value + feeOf(value, feeBps) <= cash;
    };
    while (quantity.sign() > 0 && !isPaidFor(quantity))
        quantity -= instrument.lotStep;
    return quantity;
}

} // namespace truebar
