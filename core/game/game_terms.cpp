#include "core/game/game_terms.h"

#include "core/accounts/margin.h"

#include <algorithm>

namespace truebar {

namespace {

// Beside the part of the way to the liquidation that is left when the position is closed without a stop asked for.
constexpr int safetyParts = 10;

// The place is the field: what stands behind the dot of the code.
Error bad(std::string code, const char* text, std::vector<std::string> arguments = {}) {
    std::string field = code.substr(code.find('.') + 1);
    return Error{std::move(code), text, std::move(arguments), std::move(field)};
}

Int128 product(Decimal a, Decimal b) {
    Int128 out = 0;
    if (__builtin_mul_overflow(a.units(), b.units(), &out))
        throw DecimalOverflow();
    return out;
}

// For d > 0.
Int128 quotient(Int128 n, Int128 d, Rounding rounding) {
    Int128 out = n / d;
    if (n % d != 0 && rounding == Rounding::Up && n > 0)
        ++out;
    if (n % d != 0 && rounding == Rounding::Down && n < 0)
        --out;
    return out;
}

// The multiple of the tick next to price × above / below, without a rounding on the way.
Price ticked(Price price, Decimal above, Decimal below, Price tick, Rounding rounding) {
    const Int128 count = quotient(product(price.value(), above), product(tick.value(), below), rounding);
    Int128 units = 0;
    if (__builtin_mul_overflow(count, tick.value().units(), &units))
        throw DecimalOverflow();
    return Price(Decimal::fromUnits(units));
}

Result<void> checkFee(Decimal share) {
    if (share < Decimal::fromUnits(-Decimal::unitsPerOne / 100)
        || share > Decimal::fromUnits(Decimal::unitsPerOne / 10))
        return bad("game.fee", "a fee of %1 is not between −0.01 and 0.1", {share.toString()});
    if (share.decimals() > 10)
        return bad("game.fee", "a fee of %1 has more than ten decimals", {share.toString()});
    return {};
}

Result<void> check(const GameTerms& terms) {
    if (terms.price.sign() <= 0)
        return bad("game.price", "a price of %1 is not above 0", {terms.price.toString()});
    if (terms.quantity.sign() <= 0)
        return bad("game.quantity", "a quantity of %1 is not above 0", {terms.quantity.toString()});
    if (terms.leverage < Decimal(1) || terms.leverage > Decimal(125))
        return bad("game.leverage", "a leverage of %1 is not between 1 and 125", {terms.leverage.toString()});
    if (terms.leverage.decimals() > 2)
        return bad("game.leverage", "a leverage of %1 has more than two decimals", {terms.leverage.toString()});
    if (terms.target.sign() <= 0 || terms.target > Decimal(100))
        return bad("game.target", "a target of %1 is not above 0 and at most 100", {terms.target.toString()});
    if (terms.stop.sign() < 0 || terms.stop > Decimal(1))
        return bad("game.stop", "a stop at a loss of %1 is not between 0 and 1", {terms.stop.toString()});
    if (auto good = checkFee(terms.fee); !good)
        return good;
    return checkFee(terms.takerFee);
}

// L(1 + F) and L(1 − F): exact, since the decimals of both are few.
Decimal leveraged(Decimal leverage, Decimal share) {
    return Decimal::multiply(leverage, Decimal(1) + share);
}

// Where leaving at once with a taker's fee costs this share of the margin: rounded so that it costs no more.
Price stopAt(const GameTerms& terms, Decimal lost, Price tick) {
    if (terms.side == Side::Buy)
        return ticked(terms.price, leveraged(terms.leverage, terms.fee) - lost,
            leveraged(terms.leverage, -terms.takerFee), tick, Rounding::Up);
    return ticked(terms.price, leveraged(terms.leverage, -terms.fee) + lost, leveraged(terms.leverage, terms.takerFee),
        tick, Rounding::Down);
}

std::optional<Price> liquidationOf(const GamePlan& plan, const Instrument& instrument) {
    MarginPosition position;
    position.quantity = changeOf(plan.terms.side, plan.terms.quantity);
    position.cost = plan.terms.side == Side::Buy ? plan.value : -plan.value;
    return liquidationPrice(instrument, LeverageTiers(), position, plan.margin);
}

bool isBeyond(Side side, Price a, Price b) {
    return side == Side::Buy ? a > b : a < b;
}

Result<std::optional<Price>> stopOf(const GamePlan& plan, Price tick) {
    const GameTerms& terms = plan.terms;
    const bool isBuy = terms.side == Side::Buy;
    if (terms.stop.isZero()) {
        if (!plan.liquidation)
            return std::optional<Price>();
        const Decimal way = terms.price.value() - plan.liquidation->value();
        const Decimal kept = Decimal::divide(way, Decimal(safetyParts));
        const Price at(plan.liquidation->value() + kept);
        return std::optional(at.roundedTo(tick, isBuy ? Rounding::Up : Rounding::Down));
    }
    const Price at = stopAt(terms, terms.stop, tick);
    if (at.sign() <= 0)
        return bad("game.stop", "so much can be lost only below a price of 0");
    if (!isBeyond(terms.side, terms.price, at))
        return bad("game.stop", "fees alone cost as much: the stop would lie at %1, the entry at %2",
            {at.toString(), terms.price.toString()});
    if (plan.liquidation && !isBeyond(terms.side, at, *plan.liquidation))
        return bad("game.stop", "the stop at %1 lies behind the liquidation at %2",
            {at.toString(), plan.liquidation->toString()});
    return std::optional(at);
}

Result<GamePlan> plannedGame(const GameTerms& given, const Instrument& instrument) {
    GamePlan plan;
    plan.terms = given;
    GameTerms& terms = plan.terms;
    const bool isBuy = terms.side == Side::Buy;
    terms.price = terms.price.roundedTo(instrument.tickSize, isBuy ? Rounding::Down : Rounding::Up);
    if (terms.price.sign() <= 0)
        return bad("game.price", "a price of %1 is below one tick of %2",
            {given.price.toString(), instrument.tickSize.toString()});
    terms.quantity = terms.quantity.roundedTo(instrument.lotStep, Rounding::Down);
    if (terms.quantity.sign() <= 0)
        return bad("game.quantity", "a quantity of %1 is below one lot of %2",
            {given.quantity.toString(), instrument.lotStep.toString()});
    plan.exit = gameExit(terms, instrument.tickSize);
    if (plan.exit.sign() <= 0)
        return bad("game.target", "so much can be earned only below a price of 0");
    const Quantity units(Decimal::multiply(terms.quantity.value(), instrument.contractMultiplier));
    plan.value = notional(terms.price, units, Rounding::Up);
    if (plan.value < instrument.minNotional)
        return bad("game.quantity", "the order is worth %1; the venue wants at least %2",
            {plan.value.toString(), instrument.minNotional.toString()});
    plan.margin = initialMargin(plan.value, terms.leverage);
    plan.profit = gameProfit(terms.side, terms.price, plan.exit, units, terms.fee, terms.fee);
    plan.returned = Decimal::divide(plan.profit.value(), plan.margin.value(), Rounding::Down);
    plan.liquidation = liquidationOf(plan, instrument);
    auto stop = stopOf(plan, instrument.tickSize);
    if (!stop)
        return std::move(stop).error();
    plan.stop = *stop;
    if (plan.stop) {
        const Money left = gameProfit(terms.side, terms.price, *plan.stop, units, terms.fee, terms.takerFee);
        plan.loss = std::max(-left, Money());
    }
    return plan;
}

} // namespace

Price gameExit(const GameTerms& terms, Price tick) {
    const Decimal plus = leveraged(terms.leverage, terms.fee);
    const Decimal minus = leveraged(terms.leverage, -terms.fee);
    if (terms.side == Side::Buy)
        return ticked(terms.price, plus + terms.target, minus, tick, Rounding::Up);
    return ticked(terms.price, minus - terms.target, plus, tick, Rounding::Down);
}

Money gameProfit(Side entry, Price from, Price to, Quantity units, Decimal entryFee, Decimal exitFee) {
    const bool isBuy = entry == Side::Buy;
    const Decimal bought = (isBuy ? from : to).value();
    const Decimal sold = (isBuy ? to : from).value();
    const Decimal paid = Decimal::multiply(bought, Decimal(1) + (isBuy ? entryFee : exitFee), Rounding::Up);
    const Decimal got = Decimal::multiply(sold, Decimal(1) - (isBuy ? exitFee : entryFee), Rounding::Down);
    return Money(Decimal::multiply(got - paid, units.value(), Rounding::Down));
}

Result<GamePlan> planGame(const GameTerms& terms, const Instrument& instrument) {
    if (auto good = check(terms); !good)
        return std::move(good).error();
    try {
        return plannedGame(terms, instrument);
    } catch (const DecimalOverflow&) {
        return bad("game.price", "the numbers are too large for a game: %1 × %2",
            {terms.price.toString(), terms.quantity.toString()});
    }
}

Quantity gameQuantity(Money margin, Decimal leverage, Price price, const Instrument& instrument) {
    const Decimal perUnit = Decimal::multiply(price.value(), instrument.contractMultiplier, Rounding::Up);
    if (margin.sign() <= 0 || leverage.sign() <= 0 || perUnit.sign() <= 0)
        return {};
    const Decimal value = Decimal::multiply(margin.value(), leverage, Rounding::Down);
    return Quantity(Decimal::divide(value, perUnit, Rounding::Down)).roundedTo(instrument.lotStep, Rounding::Down);
}

} // namespace truebar
