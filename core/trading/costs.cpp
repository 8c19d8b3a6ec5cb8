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

Money markedValue(const Instrument& instrument, Price mark, Quantity position) {
    return Money(Decimal::multiply(notional(mark, position).value(), instrument.contractMultiplier));
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
    return mostAffordable(instrument, cash, price, [&](Money value, Quantity) { return feeOf(value, feeBps); });
}

Quantity mostAffordable(
    const Instrument& instrument, Money cash, Price price, const std::function<Money(Money, Quantity)>& feeOfTrade) {
    if (cash.sign() <= 0 || price.sign() <= 0)
        return {};
    const auto costsOf = [&](Quantity quantity) {
        const Money value = tradedValue(instrument, price, quantity);
        return value + feeOfTrade(value, quantity);
    };
    const auto isPaidFor = [&](Quantity quantity) { return costsOf(quantity) <= cash; };
    const auto roundedToLot = [&](Decimal quantity, Rounding rounding) {
        return Quantity(quantity).roundedTo(instrument.lotStep, rounding);
    };
    // Without the fee it is the quotient at most. Values are rounded at 1e-12, which is much when one unit is worth
    // little, so the answer is searched by halving rather than divided out.
    const Decimal unitPrice = Decimal::multiply(price.value(), instrument.contractMultiplier, Rounding::Down);
    if (unitPrice.isZero())
        return {};
    Quantity paid{};
    Quantity tooMuch =
        roundedToLot(Decimal::divide(cash.value(), unitPrice, Rounding::Up), Rounding::Up) + instrument.lotStep;
    const auto narrow = [&](Quantity quantity) {
        if (quantity > paid && quantity < tooMuch)
            (isPaidFor(quantity) ? paid : tooMuch) = quantity;
    };
    // Costs are nearly in proportion to the quantity: the first guesses mostly leave nothing to search.
    const Decimal share = Decimal::divide(cash.value(), costsOf(tooMuch).value());
    const Quantity guess = roundedToLot(Decimal::multiply(tooMuch.value(), share), Rounding::Down);
    for (const Quantity quantity : {guess, guess + instrument.lotStep, guess - instrument.lotStep})
        narrow(quantity);
    while (tooMuch - paid > instrument.lotStep) {
        const Decimal half = Decimal::fromUnits((tooMuch - paid).value().units() / 2);
        narrow(paid + std::max(roundedToLot(half, Rounding::Down), instrument.lotStep));
    }
    return paid;
}

} // namespace truebar
