#include "core/accounts/margin.h"

#include <algorithm>

namespace truebar {

namespace {

Decimal unitsOf(const Instrument& instrument, const MarginPosition& position) {
    return Decimal::multiply(position.quantity.abs().value(), instrument.contractMultiplier);
}

Money valueAt(const Instrument& instrument, const MarginPosition& position, Price mark) {
    return Money(Decimal::multiply(mark.value(), unitsOf(instrument, position)));
}

// The price at which backing + side × (units × price − entry) = rate × units × price − amount.
Decimal solve(Decimal units, Money entry, bool isLong, Money backing, Decimal rate, Money amount, Rounding rounding) {
    const Money owed = isLong ? entry - backing - amount : backing + amount + entry;
    const Decimal share = isLong ? Decimal(1) - rate : Decimal(1) + rate;
    return Decimal::divide(owed.value(), Decimal::multiply(units, share), rounding);
}

} // namespace

Money initialMargin(Money value, Decimal leverage) {
    return Money(Decimal::divide(value.abs().value(), leverage, Rounding::Up));
}

Money releasedMargin(Money margin, Quantity closing, Quantity held) {
    if (closing.isZero())
        return {};
    if (closing == held)
        return margin;
    const Decimal share = Decimal::multiply(margin.value(), closing.value(), Rounding::Down);
    return Money(Decimal::divide(share, held.value(), Rounding::Down));
}

Money unrealisedProfit(const Instrument& instrument, const MarginPosition& position, Price mark) {
    const Money value = valueAt(instrument, position, mark);
    return (position.quantity.sign() < 0 ? -value : value) - position.cost;
}

std::optional<Price> liquidationPrice(
    const Instrument& instrument, const LeverageTiers& tiers, const MarginPosition& position, Money backing) {
    const Decimal units = unitsOf(instrument, position);
    if (units.isZero())
        return std::nullopt;
    const bool isLong = position.quantity.sign() > 0;
    const Rounding early = isLong ? Rounding::Up : Rounding::Down;
    // The maintenance margin is one straight line per tier; the right one is that whose answer lies in the tier. For a
    // table with steps the first price that the market reaches counts: the highest for a long, the lowest for a short.
    std::optional<Price> found;
    for (const LeverageTier& tier : tiers.tiers()) {
        const Price price(solve(
            units, position.cost.abs(), isLong, backing, tier.maintenanceRate, tier.maintenanceAmount, early));
        if (price.sign() <= 0)
            continue;
        const Money value = valueAt(instrument, position, price);
        const bool isLast = &tier == &tiers.tiers().back();
        if (value < tier.floor || (value > tier.cap && !isLast))
            continue;
        const Price ticked = price.roundedTo(instrument.tickSize, early);
        if (!found || (isLong ? ticked > *found : ticked < *found))
            found = ticked;
    }
    return found && found->sign() > 0 ? found : std::nullopt;
}

std::optional<Price> bankruptcyPrice(const Instrument& instrument, const MarginPosition& position, Money backing) {
    const Decimal units = unitsOf(instrument, position);
    if (units.isZero())
        return std::nullopt;
    const bool isLong = position.quantity.sign() > 0;
    const Decimal price = solve(units, position.cost.abs(), isLong, backing, Decimal(), Money(),
        isLong ? Rounding::Up : Rounding::Down);
    return price.sign() > 0 ? std::optional(Price(price)) : std::nullopt;
}

CrossState crossState(std::span<const CrossPosition> positions, Money wallet) {
    CrossState out{wallet, {}};
    for (const CrossPosition& p : positions) {
        out.equity += unrealisedProfit(p.instrument, p.position, p.mark);
        out.maintenance += p.tiers.maintenanceMargin(valueAt(p.instrument, p.position, p.mark));
    }
    return out;
}

std::optional<Price> crossLiquidationPrice(
    std::span<const CrossPosition> positions, Money wallet, std::size_t index) {
    Money backing = wallet;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        if (i == index)
            continue;
        const CrossPosition& p = positions[i];
        backing += unrealisedProfit(p.instrument, p.position, p.mark);
        backing -= p.tiers.maintenanceMargin(valueAt(p.instrument, p.position, p.mark));
    }
    const CrossPosition& own = positions[index];
    return liquidationPrice(own.instrument, own.tiers, own.position, backing);
}

} // namespace truebar
