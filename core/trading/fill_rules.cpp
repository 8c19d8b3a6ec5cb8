#include "core/trading/fill_rules.h"

#include "core/trading/costs.h"

#include <algorithm>

namespace truebar {

namespace {

// One rule serves both sides: for a sell, "beyond" is below.
class Meeting {
public:
    Meeting(const Instrument& instrument, const LegOrder& order, const PriceLeg& leg, bool touchFills)
        : m_instrument(instrument)
        , m_order(order)
        , m_leg(leg)
        , m_touchFills(touchFills) { }

    // Rule 1: a market order fills at the first price it sees.
    LegMatch market() const {
        if (!m_leg.isFirst)
            return {};
        return {taken(m_leg.from, FillMoment::Open), false, m_leg.from};
    }

    // Rule 2: at the first price if it is no worse than the limit, else at the limit if the leg trades through it.
    LegMatch limit() const {
        const Price limitPrice = m_order.limit;
        if (m_leg.isFirst && !isBeyond(m_leg.from, limitPrice)) {
            const Price price = notBeyond(toTickAgainst(m_instrument, m_order.side, m_leg.from), limitPrice);
            return {Match{price, Liquidity::Taker, FillMoment::Open}, false, m_leg.from};
        }
        if (tradesThrough(m_leg.to, limitPrice) && isBeyond(m_leg.from, m_leg.to))
            return {Match{limitPrice, Liquidity::Maker, FillMoment::Within}, false, limitPrice};
        return {};
    }

    // Rule 3: at the first price if the stop is already passed there, else at the stop.
    LegMatch stop() const {
        if (isPassed(m_leg.from))
            return {taken(m_leg.from, FillMoment::Open), true, m_leg.from};
        if (isPassed(m_leg.to))
            return {taken(m_order.stop, FillMoment::Within), true, m_order.stop};
        return {};
    }

    // A take-profit is a stop on the good side.
    LegMatch takeProfit() const {
        if (!isBeyond(m_leg.from, m_order.stop))
            return {taken(m_leg.from, FillMoment::Open), true, m_leg.from};
        if (!isBeyond(m_leg.to, m_order.stop))
            return {taken(m_order.stop, FillMoment::Within), true, m_order.stop};
        return {};
    }

    // Rule 4: triggered by the first price it is a plain limit from there on. Triggered later on the leg, it fills
    // there only if the price does not pass the limit as well: nobody knows that it traded between the two.
    LegMatch stopLimit() const {
        if (isPassed(m_leg.from)) {
            LegMatch out = limit();
            out.triggered = true;
            if (!out.match)
                out.at = m_leg.from;
            return out;
        }
        if (!isPassed(m_leg.to))
            return {};
        if (isBeyond(m_leg.to, m_order.limit))
            return {std::nullopt, true, m_order.stop};
        return {taken(m_order.stop, FillMoment::Within), true, m_order.stop};
    }

private:
    bool isBuy() const { return m_order.side == Side::Buy; }
    bool isPassed(Price price) const { return isBuy() ? price >= m_order.stop : price <= m_order.stop; }
    bool isBeyond(Price price, Price limitPrice) const { return isBuy() ? price > limitPrice : price < limitPrice; }
    Price notBeyond(Price price, Price limitPrice) const {
        return isBuy() ? std::min(price, limitPrice) : std::max(price, limitPrice);
    }
    bool tradesThrough(Price price, Price limitPrice) const {
        return isBeyond(limitPrice, price) || (m_touchFills && price == limitPrice);
    }
    Match taken(Price price, FillMoment moment) const {
        return {toTickAgainst(m_instrument, m_order.side, price), Liquidity::Taker, moment};
    }

    const Instrument& m_instrument;
    const LegOrder& m_order;
    const PriceLeg& m_leg;
    bool m_touchFills;
};

Price atLeastOneTick(const Instrument& instrument, Price price) {
    return std::max(price, instrument.tickSize);
}

Decimal ofPercent(Decimal percent, Price price) {
    return Decimal::multiply(price.value(), Decimal::multiply(percent, Decimal::powerOfTen(-2)));
}

} // namespace

LegOrder LegOrder::of(const OrderRequest& request, bool triggered) {
    return {request.side, request.type, request.limitPrice.value_or(Price()), request.stopPrice.value_or(Price()),
        triggered};
}

LegMatch matchLeg(const Instrument& instrument, const LegOrder& order, const PriceLeg& leg, bool touchFills) {
    const Meeting meeting(instrument, order, leg, touchFills);
    switch (order.type) {
    case OrderType::Market:
        return meeting.market();
    case OrderType::Limit:
        return meeting.limit();
    case OrderType::Stop:
    case OrderType::TrailingStop:
        return order.triggered ? meeting.market() : meeting.stop();
    case OrderType::TakeProfit:
        return order.triggered ? meeting.market() : meeting.takeProfit();
    case OrderType::StopLimit:
        return order.triggered ? meeting.limit() : meeting.stopLimit();
    }
    return {};
}

Price fillPrice(const Instrument& instrument, const LegOrder& order, const Match& match, const SlippageModel& slippage,
    Quantity quantity, Quantity volume) {
    const bool isLimit = order.type == OrderType::Limit || match.liquidity == Liquidity::Maker
        || (order.type == OrderType::StopLimit && match.moment == FillMoment::Open);
    if (isLimit)
        return match.price;
    const Price slipped = slippedBy(slippage, instrument, order.side, match.price, quantity, volume);
    if (order.type != OrderType::StopLimit)
        return slipped;
    return order.side == Side::Buy ? std::min(slipped, order.limit) : std::max(slipped, order.limit);
}

Price trailedStop(
    const Instrument& instrument, Side side, const TrailingDistance& distance, Price best, std::optional<Price> atr) {
    Decimal away = distance.value;
    if (distance.kind == TrailingDistance::Kind::Percent)
        away = ofPercent(distance.value, best);
    else if (distance.kind == TrailingDistance::Kind::AtrMultiple)
        away = Decimal::multiply(distance.value, atr.value_or(Price()).value());
    const Price far(std::max(away, instrument.tickSize.value()));
    if (side == Side::Buy)
        return (best + far).roundedTo(instrument.tickSize, Rounding::Down);
    return atLeastOneTick(instrument, (best - far).roundedTo(instrument.tickSize, Rounding::Up));
}

Price exitPrice(const Instrument& instrument, Side entry, const ExitLevel& level, bool isTarget, Price at) {
    Price price(level.value);
    if (level.kind != ExitLevel::Kind::AtPrice) {
        const Price away(level.kind == ExitLevel::Kind::Percent ? ofPercent(level.value, at) : level.value);
        price = (entry == Side::Buy) == isTarget ? at + away : at - away;
    }
    return atLeastOneTick(
        instrument, price.roundedTo(instrument.tickSize, entry == Side::Buy ? Rounding::Up : Rounding::Down));
}

FirstReached nearerFirst(Price from, Price stop, Price liquidation) {
    return (stop - from).abs() <= (liquidation - from).abs() ? FirstReached::Stop : FirstReached::Liquidation;
}

} // namespace truebar
