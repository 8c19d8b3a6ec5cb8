#include "core/engine/appraisal.h"

#include "core/trading/costs.h"

#include <algorithm>

namespace truebar {

namespace {

Money converted(Money amount, Decimal rate) {
    return rate == Decimal(1) ? amount : Money(Decimal::multiply(amount.value(), rate));
}

Price priceOf(const OrderRequest& order, Price lastClose) {
    return order.limitPrice ? *order.limitPrice : order.stopPrice.value_or(lastClose);
}

// What the account could open: all of its equity, because a position that is in the way is closed first.
Quantity sizeOf(const OrderRequest& order, Price price, const Instrument& instrument, const AccountView& account,
    const RunSettings& settings) {
    const Quantity held = account.position.abs();
    if (order.size.kind == OrderSize::Kind::Fixed)
        return order.reduceOnly ? std::min(order.size.quantity, held) : order.size.quantity;
    if (order.reduceOnly)
        return held;
    const bool isOpposite = account.position.sign() == (order.side == Side::Buy ? -1 : 1);
    Money usable = isOpposite ? account.equity() : account.cash;
    if (account.rate != Decimal(1))
        usable = Money(Decimal::divide(usable.value(), account.rate, Rounding::Down));
    if (settings.account.isOnMargin())
        usable = Money(Decimal::multiply(usable.value(), settings.account.leverage, Rounding::Down));
    if (usable.sign() <= 0 || price.sign() <= 0)
        return {};
    return affordableQuantity(instrument, usable, price, settings.feeBps);
}

Price percentOf(Price price, Decimal percent) {
    return Price(Decimal::divide(Decimal::multiply(price.value(), percent), Decimal(100)));
}

// How far the price may go against the order before an exit of its bracket takes it out; empty where none is known.
std::optional<Price> stopDistance(const OrderRequest& order, Price price) {
    std::optional<Price> out;
    const auto take = [&](Price distance) { out = out ? std::min(*out, distance) : distance; };
    if (!order.bracket)
        return out;
    if (const auto& stop = order.bracket->stop) {
        if (stop->kind == ExitLevel::Kind::AtPrice)
            take(std::max(order.side == Side::Buy ? price - Price(stop->value) : Price(stop->value) - price, Price()));
        else
            take(stop->kind == ExitLevel::Kind::Amount ? Price(stop->value) : percentOf(price, stop->value));
    }
    if (const auto& trailing = order.bracket->trailing; trailing) {
        if (trailing->kind == TrailingDistance::Kind::Amount)
            take(Price(trailing->value));
        else if (trailing->kind == TrailingDistance::Kind::Percent)
            take(percentOf(price, trailing->value));
    }
    return out;
}

std::optional<Price> worstMove(const OrderRequest& order, Price price) {
    const auto distance = stopDistance(order, price);
    if (order.side == Side::Sell)
        return distance;
    return distance ? std::min(*distance, price) : price;
}

} // namespace

PendingSuggestion appraise(RecordedSuggestion offered, std::vector<OrderRequest> orders, const Instrument& instrument,
    const AccountView& account, const RunSettings& settings) {
    PendingSuggestion out;
    const Price lastClose(Decimal::fromDouble(offered.lastClose));
    for (const OrderRequest& order : orders) {
        const Price price = priceOf(order, lastClose);
        out.size = sizeOf(order, price, instrument, account, settings);
        out.notional += converted(tradedValue(instrument, price, out.size), account.rate);
    }
    if (!orders.empty() && !orders.back().reduceOnly) {
        const OrderRequest& opening = orders.back();
        if (const auto move = worstMove(opening, priceOf(opening, lastClose)))
            out.worstLoss = converted(tradedValue(instrument, *move, out.size), account.rate);
    }
    out.equity = account.equity();
    out.offered = std::move(offered);
    out.orders = std::move(orders);
    return out;
}

} // namespace truebar
