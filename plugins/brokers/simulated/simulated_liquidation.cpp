#include "simulated_broker.h"

#include "core/accounts/liquidation.h"
#include "core/trading/costs.h"

#include <algorithm>

namespace truebar {

void SimulatedBroker::beforeOpen(const MarketCandle& candle) {
    if (m_desk.isIdle())
        return;
    for (const SplitRatio& split : m_desk.beforeOpen(candle))
        splitOrders(split);
}

void SimulatedBroker::afterFills(const MarketCandle& candle) {
    if (m_account.isOnMargin() && !m_account.position().isZero()) {
        m_isMatching = true;
        liquidateBefore(nullptr, PriceBar::of(candle.candle));
        m_isMatching = false;
        forgetDone();
    }
    if (!m_desk.isIdle())
        m_desk.afterFills(candle);
}

// Prices follow the split to the tick, limits to the side that is not worse than asked, stops to the side that triggers
// later; what is left of a quantity follows down to whole lots. An order of which no lot is left is cancelled.
void SimulatedBroker::splitOrders(const SplitRatio& ratio) {
    m_isMatching = true;
    for (RestingOrder& order : m_orders) {
        if (order.isDone)
            continue;
        OrderRequest& request = order.request;
        const bool isBuy = request.side == Side::Buy;
        const auto follow = [&](std::optional<Price>& price, Rounding rounding) {
            if (price)
                price = std::max(
                    Price(ratio.price(price->value())).roundedTo(m_instrument.tickSize, rounding), m_instrument.tickSize);
        };
        follow(request.limitPrice, isBuy ? Rounding::Down : Rounding::Up);
        follow(request.stopPrice, isBuy ? Rounding::Up : Rounding::Down);
        if (request.size.kind == OrderSize::Kind::Fixed) {
            const Quantity rest = Quantity(ratio.quantity(order.rest().value())).roundedTo(m_instrument.lotStep, Rounding::Down);
            request.size.quantity = order.filled + rest;
            if (rest.isZero()) {
                close(order, OrderStatus::Cancelled, "less than a lot after the split");
                continue;
            }
        }
        m_events.onOrderAmended(order.number, request, m_now);
    }
    m_isMatching = false;
    forgetDone();
}

void SimulatedBroker::liquidateBefore(const Match* next, const PriceBar& bar) {
    const auto at = m_account.liquidationPrice();
    if (!at)
        return;
    const bool isLong = m_account.position().sign() > 0;
    const bool isAtOpen = next && next->moment == FillMoment::Open;
    std::optional<Price> other;
    if (next)
        other = isAtOpen ? bar.open : next->price;
    if (!liquidatesFirst(isLong, *at, bar.open, isLong ? bar.low : bar.high, other))
        return;
    const bool isGapped = isLong ? bar.open <= *at : bar.open >= *at;
    if (next && !isGapped)
        countAmbiguous();
    const Side side = isLong ? Side::Sell : Side::Buy;
    liquidate(side, slipped(m_instrument, side, isGapped ? bar.open : *at, m_rules.slippageTicks));
}

// The whole position, at this price; the venue bears what the margin does not cover. All open orders go with it.
void SimulatedBroker::liquidate(Side side, Price price) {
    const Money before = m_account.quoteCash();
    m_desk.tell(AccountEvent::Kind::Liquidation, m_now, {});
    Fill out;
    out.number = ++m_fillCount;
    out.time = m_now;
    out.side = side;
    out.price = price;
    out.quantity = m_account.position().abs();
    out.fee = m_account.trade(side, price, out.quantity);
    m_events.onFill(out);
    const Money penalty = feeOf(tradedValue(m_instrument, price, out.quantity), m_liquidationFeeBps);
    if (!penalty.isZero()) {
        m_account.pay(-penalty);
        m_desk.tell(AccountEvent::Kind::LiquidationFee, m_now, -penalty);
    }
    if (const Money covered = m_account.insure(before); !covered.isZero())
        m_desk.tell(AccountEvent::Kind::Insurance, m_now, covered);
    m_desk.convert(m_now);
    for (RestingOrder& order : m_orders) {
        if (!order.isDone)
            close(order, OrderStatus::Cancelled, "the position was liquidated");
    }
}

void SimulatedBroker::countAmbiguous() {
    if (m_lastAmbiguous != m_now)
        ++m_ambiguous;
    m_lastAmbiguous = m_now;
}

} // namespace truebar
