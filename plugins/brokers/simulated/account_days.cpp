#include "simulated_broker.h"

#include <algorithm>

namespace truebar {

void SimulatedBroker::beforeOpen(const MarketCandle& candle) {
    if (m_desk.isIdle())
        return;
    const auto splits = m_desk.beforeOpen(candle);
    for (const SplitRatio& split : splits)
        splitOrders(split);
    m_reach = reach();
}

void SimulatedBroker::afterFills(const MarketCandle& candle) {
    if (m_desk.isIdle())
        return;
    m_desk.afterFills(candle);
    m_reach = reach();
}

// Prices follow the split to the tick, limits to the side that is not worse than asked, stops to the side that triggers
// later; distances follow too, and what is left of a quantity down to whole lots. An order of which no lot is left is
// cancelled.
void SimulatedBroker::splitOrders(const SplitRatio& ratio) {
    const Instrument& instrument = m_rules.instrument;
    const auto followLevel = [&](std::optional<ExitLevel>& level) {
        if (level && level->kind != ExitLevel::Kind::Percent)
            level->value = ratio.price(level->value);
    };
    const auto followDistance = [&](std::optional<TrailingDistance>& distance) {
        if (distance && distance->kind == TrailingDistance::Kind::Amount)
            distance->value = ratio.price(distance->value);
    };
    m_isMatching = true;
    for (RestingOrder& order : m_state.orders) {
        if (order.isDone)
            continue;
        OrderRequest& request = order.request;
        const bool isBuy = request.side == Side::Buy;
        const auto follow = [&](std::optional<Price>& price, Rounding rounding) {
            if (price)
                price = std::max(
                    Price(ratio.price(price->value())).roundedTo(instrument.tickSize, rounding), instrument.tickSize);
        };
        follow(request.limitPrice, isBuy ? Rounding::Down : Rounding::Up);
        follow(request.stopPrice, isBuy ? Rounding::Up : Rounding::Down);
        follow(order.best, isBuy ? Rounding::Up : Rounding::Down);
        followDistance(request.trailing);
        if (order.atr)
            order.atr = Price(ratio.price(order.atr->value()));
        if (request.bracket) {
            followLevel(request.bracket->target);
            followLevel(request.bracket->stop);
            followDistance(request.bracket->trailing);
        }
        if (!order.isAllIn() && !order.isWaiting) {
            const Quantity rest =
                Quantity(ratio.quantity(order.rest().value())).roundedTo(instrument.lotStep, Rounding::Down);
            request.size.quantity = order.filled + rest;
            if (rest.isZero()) {
                closeOrder(m_state, order, OrderStatus::Cancelled, "less than a lot after the split", *this);
                continue;
            }
        }
        m_events.onOrderAmended(order.number, request, m_now);
    }
    m_isMatching = false;
    tidy();
}

} // namespace truebar
