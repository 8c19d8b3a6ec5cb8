#include "core/trading/fill_rules.h"

#include "core/trading/costs.h"

#include <algorithm>

namespace truebar {

namespace {

// One rule serves both sides: for a sell, "better" is higher and "reached from below" is from above.
class Meeting {
public:
    Meeting(const Instrument& instrument, Side side, const PriceBar& bar, const FillRules& rules)
        : m_instrument(instrument)
        , m_side(side)
        , m_bar(bar)
        , m_rules(rules) { }

    // Rule 1: a market order fills at the open, moved against us.
    Match market() const { return {slip(m_bar.open), Liquidity::Taker, FillMoment::Open}; }

    // Rule 2: at the open if it is no worse than the limit, else at the limit if the candle trades through it.
    std::optional<Match> limit(Price limitPrice) const {
        if (auto opened = limitAtOpen(limitPrice))
            return opened;
        if (tradesThrough(best(), limitPrice))
            return Match{limitPrice, Liquidity::Maker, FillMoment::Within};
        return std::nullopt;
    }

    // Rule 3: at the open if the stop is already passed there, else at the stop; both moved against us.
    std::optional<Match> stop(Price stopPrice) const {
        if (isPassed(m_bar.open, stopPrice))
            return Match{slip(m_bar.open), Liquidity::Taker, FillMoment::Open};
        if (isPassed(worst(), stopPrice))
            return Match{slip(stopPrice), Liquidity::Taker, FillMoment::Within};
        return std::nullopt;
    }

    // Rule 4: triggered at the open, the whole candle lies behind the trigger and the order is a plain limit. Triggered
    // within it, the order fills only if every path after the trigger leads to a fill.
    MatchResult stopLimit(Price stopPrice, Price limitPrice) const {
        if (isPassed(m_bar.open, stopPrice))
            return {limit(limitPrice), true, false};
        if (!isPassed(worst(), stopPrice))
            return {};
        if (!isBeyond(worst(), limitPrice)) {
            const Price price = notBeyond(slip(stopPrice), limitPrice);
            return {Match{price, Liquidity::Taker, FillMoment::Within}, true, false};
        }
        if (tradesThrough(m_bar.close, limitPrice))
            return {Match{limitPrice, Liquidity::Maker, FillMoment::Within}, true, false};
        return {std::nullopt, true, tradesThrough(best(), limitPrice)};
    }

private:
    Price slip(Price price) const { return slipped(m_instrument, m_side, price, m_rules.slippageTicks); }
    bool isBuy() const { return m_side == Side::Buy; }
    // The candle's extreme that is good or bad for this side.
    Price best() const { return isBuy() ? m_bar.low : m_bar.high; }
    Price worst() const { return isBuy() ? m_bar.high : m_bar.low; }
    bool isPassed(Price price, Price stopPrice) const { return isBuy() ? price >= stopPrice : price <= stopPrice; }
    bool isBeyond(Price price, Price limitPrice) const { return isBuy() ? price > limitPrice : price < limitPrice; }
    Price notBeyond(Price price, Price limitPrice) const {
        return isBuy() ? std::min(price, limitPrice) : std::max(price, limitPrice);
    }
    bool tradesThrough(Price price, Price limitPrice) const {
        return isBeyond(limitPrice, price) || (m_rules.touchFills && price == limitPrice);
    }
    std::optional<Match> limitAtOpen(Price limitPrice) const {
        if (isBeyond(m_bar.open, limitPrice))
            return std::nullopt;
        const Price price = notBeyond(toTickAgainst(m_instrument, m_side, m_bar.open), limitPrice);
        return Match{price, Liquidity::Taker, FillMoment::Open};
    }

    const Instrument& m_instrument;
    Side m_side;
    const PriceBar& m_bar;
    const FillRules& m_rules;
};

} // namespace

PriceBar PriceBar::of(const Candle& candle) {
    return {Price(Decimal::fromDouble(candle.open)), Price(Decimal::fromDouble(candle.high)),
        Price(Decimal::fromDouble(candle.low)), Price(Decimal::fromDouble(candle.close))};
}

MatchResult matchOrder(const Instrument& instrument, const OrderRequest& order, bool triggered, const PriceBar& bar,
    const FillRules& rules) {
    const Meeting meeting(instrument, order.side, bar, rules);
    switch (order.type) {
    case OrderType::Market:
        return {meeting.market(), false, false};
    case OrderType::Limit:
        return {meeting.limit(*order.limitPrice), false, false};
    case OrderType::Stop: {
        const auto match = meeting.stop(*order.stopPrice);
        return {match, match.has_value(), false};
    }
    case OrderType::StopLimit:
        if (triggered)
            return {meeting.limit(*order.limitPrice), false, false};
        return meeting.stopLimit(*order.stopPrice, *order.limitPrice);
    }
    return {};
}

} // namespace truebar
