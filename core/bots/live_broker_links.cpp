// What the orders of a live session mean for one another: exits of a bracket, orders of a group, stops that follow the
// price. The numbers are worked out by the functions with which the simulated broker works them out.
#include "core/bots/live_broker.h"

#include "core/trading/fill_rules.h"

#include <algorithm>

namespace truebar {

void LiveBroker::linkFill(const Fill& fill) {
    const auto filled = m_orders.find(fill.order);
    if (filled == m_orders.end())
        return;
    filled->second.filled += fill.quantity;
    if (filled->second.request.bracket)
        bringExitsToLife(fill.order, fill);
    shrinkPartners(fill.order, fill.quantity);
}

void LiveBroker::bringExitsToLife(OrderNumber entry, const Fill& fill) {
    const OrderRequest& parent = m_orders.at(entry).request;
    const Bracket& bracket = *parent.bracket;
    for (auto& [number, exit] : m_orders) {
        if (exit.parent != entry)
            continue;
        OrderRequest& request = exit.request;
        if (!std::exchange(exit.isLive, true)) {
            // Nobody knows when within the candle another order than one at the market was filled.
            exit.isWhole = parent.type == OrderType::Market && m_orders.at(entry).isWhole;
            if (request.type == OrderType::Limit)
                request.limitPrice = exitPrice(m_instrument, parent.side, *bracket.target, true, fill.price);
            else if (request.type == OrderType::Stop)
                request.stopPrice = exitPrice(m_instrument, parent.side, *bracket.stop, false, fill.price);
            else
                request.stopPrice = trailedStop(m_instrument, request.side, *request.trailing, fill.price, exit.atr);
            if (request.trailing)
                exit.best = fill.price;
            if (request.stopPrice)
                m_levels[number].stop = *request.stopPrice;
        }
        request.size.quantity += fill.quantity;
        m_events.onOrderAmended(number, request, fill.time);
    }
}

// What one of a group fills is taken off the others.
void LiveBroker::shrinkPartners(OrderNumber number, Quantity quantity) {
    const Open& own = m_orders.at(number);
    if (own.parent == 0 && own.request.ocoGroup == 0)
        return;
    for (auto& [other, order] : m_orders) {
        const bool isPartner = other != number
            && ((own.parent != 0 && own.parent == order.parent)
                || (own.request.ocoGroup != 0 && own.request.ocoGroup == order.request.ocoGroup));
        if (!isPartner)
            continue;
        order.request.size.quantity -= std::min(quantity, order.request.size.quantity - order.filled);
        m_events.onOrderAmended(other, order.request, m_closeTime);
    }
}

void LiveBroker::follow(const MarketCandle& candle) {
    const PriceBar bar = PriceBar::of(candle.candle);
    for (auto& [number, order] : m_orders) {
        if (order.isLive && m_levels.contains(number))
            followStop(number, order, bar);
        order.isWhole = true;
    }
}

// Of a candle in the midst of which it began to live it has seen no more than the close for certain.
void LiveBroker::followStop(OrderNumber number, Open& order, const PriceBar& bar) {
    const Side side = order.request.side;
    const bool isSell = side == Side::Sell;
    const Price low = order.isWhole ? bar.low : bar.close;
    const Price high = order.isWhole ? bar.high : bar.close;
    const bool waitsBelow = isSell != (order.request.type == OrderType::TakeProfit);
    LiveLevel& level = m_levels.at(number);
    if (order.request.trailing && !order.best && order.isWhole) {
        order.best = bar.open;
        level.stop = trailedStop(m_instrument, side, *order.request.trailing, bar.open, order.atr);
    }
    level.isReached = waitsBelow ? low <= level.stop : high >= level.stop;
    if (!order.request.trailing)
        return;
    const Price reached = isSell ? high : low;
    const Price before = order.best.value_or(reached);
    order.best = isSell ? std::max(before, reached) : std::min(before, reached);
    const Price stop = trailedStop(m_instrument, side, *order.request.trailing, *order.best, order.atr);
    if (order.request.stopPrice == stop)
        return;
    level.stop = stop;
    order.request.stopPrice = stop;
    m_events.onOrderAmended(number, order.request, m_closeTime);
}

} // namespace truebar
