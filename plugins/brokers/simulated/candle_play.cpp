#include "candle_play.h"

#include "core/trading/costs.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr int mostUnits = 17; // powers of ten: more than anybody can buy

// IOC and FOK orders fill at the moment they arrive or are triggered, so they take; they never rest to be taken.
bool mayTake(const RestingOrder& order, const Match& match) {
    return !order.isImmediate() || match.liquidity == Liquidity::Taker;
}

// What becomes of an order of which no more can be filled.
OrderStatus statusWithoutMore(const RestingOrder& order, const Error& why) {
    if (order.filled.isZero())
        return why.code == "order.nothing_to_reduce" ? OrderStatus::Cancelled : OrderStatus::Rejected;
    return order.isAllIn() ? OrderStatus::Filled : OrderStatus::Cancelled;
}

bool arePartners(const RestingOrder& a, const RestingOrder& b) {
    if (a.number == b.number)
        return false;
    return (a.parent != 0 && a.parent == b.parent)
        || (a.request.ocoGroup != 0 && a.request.ocoGroup == b.request.ocoGroup);
}

Price better(Side side, Price a, Price b) {
    return side == Side::Sell ? std::max(a, b) : std::min(a, b);
}

} // namespace

void closeOrder(
    VenueState& state, RestingOrder& order, OrderStatus status, const std::string& reason, IPlaySink& sink) {
    order.isDone = true;
    sink.closed(order.number, status, reason);
    if (!order.request.bracket)
        return;
    for (RestingOrder& exit : state.orders) {
        if (exit.parent == order.number && exit.isWaiting && !exit.isDone) {
            exit.isDone = true;
            sink.closed(exit.number, OrderStatus::Cancelled, "its entry was not filled");
        }
    }
}

Price stopBehind(const VenueRules& rules, const RestingOrder& order, Price best) {
    return trailedStop(rules.instrument, order.request.side, *order.request.trailing, best, order.atr);
}

void CandlePlay::along(const CandlePath& path) {
    const auto points = path.points();
    for (RestingOrder& order : m_state.orders)
        order.isFresh = true;
    if (points.size() == 1)
        walk({points.front(), points.front(), true});
    for (std::size_t i = 1; i < points.size(); ++i)
        walk({points[i - 1], points[i], i == 1});
}

// Events one by one, the nearest first: each may change what the others meet.
void CandlePlay::walk(const PriceLeg& leg) {
    for (RestingOrder& order : m_state.orders)
        order.seenFrom = leg.from;
    PriceLeg rest = leg;
    for (;;) {
        const auto next = nearest(leg);
        if (liquidateBefore(next, rest) || !next)
            break;
        execute(*next, leg);
        rest.from = next->match.at;
    }
    trail(leg);
}

// Where the venue closes the position by force on what is left of the leg.
std::optional<Price> CandlePlay::liquidationOn(const PriceLeg& leg) const {
    const auto at = m_state.account.liquidationPrice();
    if (!at)
        return std::nullopt;
    const bool isLong = m_state.account.position().sign() > 0;
    const auto isBeyond = [&](Price price) { return isLong ? price <= *at : price >= *at; };
    if (isBeyond(leg.from))
        return leg.from;
    return isBeyond(leg.to) ? at : std::nullopt;
}

// Rule 6.
bool CandlePlay::liquidateBefore(const std::optional<Event>& next, const PriceLeg& leg) {
    const auto at = liquidationOn(leg);
    if (!at || (next && nearerFirst(leg.from, next->match.at, *at) == FirstReached::Stop))
        return false;
    liquidate(*at);
    return true;
}

// The whole position; the venue bears what the margin does not cover. All open orders go with it.
void CandlePlay::liquidate(Price at) {
    SimulatedAccount& account = m_state.account;
    const Side side = account.position().sign() > 0 ? Side::Sell : Side::Buy;
    const Money before = account.quoteCash();
    m_sink.paid(AccountEvent::Kind::Liquidation, {});
    Fill out;
    out.number = ++m_state.fillCount;
    out.time = m_facts.fillTime;
    out.side = side;
    out.quantity = account.position().abs();
    out.price = slippedBy(m_rules.slippage, m_rules.instrument, side, at, out.quantity, m_facts.volume);
    out.fee = account.trade(side, out.price, out.quantity, Liquidity::Taker);
    m_state.feesPaid += out.fee;
    m_sink.filled(out);
    const Money penalty = feeOf(tradedValue(m_rules.instrument, out.price, out.quantity), m_rules.liquidationFeeBps);
    if (!penalty.isZero()) {
        account.pay(-penalty);
        m_sink.paid(AccountEvent::Kind::LiquidationFee, -penalty);
    }
    if (const Money covered = account.insure(before); !covered.isZero())
        m_sink.paid(AccountEvent::Kind::Insurance, covered);
    m_sink.convert(account);
    for (RestingOrder& order : m_state.orders) {
        if (!order.isDone)
            closeOrder(m_state, order, OrderStatus::Cancelled, "the position was liquidated", m_sink);
    }
}

std::optional<CandlePlay::Event> CandlePlay::nearest(const PriceLeg& leg) const {
    std::optional<Event> best;
    Price bestAway{};
    const auto comesFirst = [&](Price away, const RestingOrder& order) {
        if (!best || away != bestAway)
            return !best || away < bestAway;
        return m_rules.profile.reducesFirst() && order.request.reduceOnly
            && !m_state.orders[best->order].request.reduceOnly;
    };
    for (std::size_t i = 0; i < m_state.orders.size(); ++i) {
        const RestingOrder& order = m_state.orders[i];
        if (!order.isLive())
            continue;
        const LegOrder met = asMet(order);
        const LegMatch match =
            matchLeg(m_rules.instrument, met, {order.seenFrom, leg.to, order.isFresh}, m_rules.touchFills);
        if (!match.isEvent() || !mayMeet(order, match, leg))
            continue;
        const Price away = (match.at - leg.from).abs();
        if (comesFirst(away, order)) {
            best = Event{i, met, match};
            bestAway = away;
        }
    }
    return best;
}

// A trailing stop meets the leg where it stands: the first price of a candle may be beyond it or move it.
LegOrder CandlePlay::asMet(const RestingOrder& order) const {
    LegOrder out = LegOrder::of(order.request, order.triggered);
    if (out.type != OrderType::TrailingStop || order.triggered)
        return out;
    const Price seen = order.best.value_or(order.seenFrom);
    out.stop = stopBehind(m_rules, order, seen);
    const bool isPassed = out.side == Side::Sell ? order.seenFrom <= out.stop : order.seenFrom >= out.stop;
    if (!isPassed)
        out.stop = stopBehind(m_rules, order, better(out.side, seen, order.seenFrom));
    return out;
}

// An order that has not arrived meets nothing; one that expires within the candle only its open.
bool CandlePlay::mayMeet(const RestingOrder& order, const LegMatch& match, const PriceLeg& leg) const {
    if (order.arrivesAt && *order.arrivesAt > m_facts.openTime)
        return false;
    if (!order.expiresAt || *order.expiresAt >= m_facts.closeTime)
        return true;
    return leg.isFirst && match.at == leg.from;
}

void CandlePlay::execute(const Event& next, const PriceLeg& leg) {
    RestingOrder& order = m_state.orders[next.order];
    Event event = next;
    if (prepare(order, event))
        trade(order, event, leg);
}

// Triggers, and the orders that only the first price may or may not fill.
bool CandlePlay::prepare(RestingOrder& order, Event& event) {
    if (event.match.triggered && !order.triggered) {
        order.triggered = true;
        if (order.request.type == OrderType::TrailingStop) {
            order.request.stopPrice = event.met.stop;
            m_sink.amended(order);
        }
        m_sink.triggered(order.number);
        if (order.isDone) // by whom it was told
            return false;
    }
    if (!event.match.match) { // a stop-limit: a limit order from here on
        order.seenFrom = event.match.at;
        order.isFresh = false;
        return false;
    }
    Match& match = *event.match.match;
    if (order.request.postOnly && match.liquidity == Liquidity::Taker) {
        if (!order.isInBook) {
            closeOrder(m_state, order, OrderStatus::Rejected, "it would have taken", m_sink);
            return false;
        }
        // In the book since earlier: who comes to it pays its price.
        match.price = event.met.limit;
        match.liquidity = Liquidity::Maker;
    }
    if (!mayTake(order, match)) {
        order.isBlocked = true;
        return false;
    }
    return true;
}

void CandlePlay::trade(RestingOrder& order, const Event& event, const PriceLeg& leg) {
    const Match& match = *event.match.match;
    const Quantity wanted = order.isAllIn() ? Quantity(Decimal::powerOfTen(mostUnits)) : order.rest();
    const auto left = volumeLeft();
    const auto atPrice = [&](Price price) {
        return m_state.account.allowed(order.request, wanted, price, match.liquidity);
    };
    const auto capped = [&](Quantity quantity) { return left ? std::min(quantity, *left) : quantity; };
    const auto priceFor = [&](Quantity quantity) {
        return fillPrice(m_rules.instrument, event.met, match, m_rules.slippage, quantity, m_facts.volume);
    };
    Price price = priceFor(Quantity());
    auto quantity = atPrice(price);
    if (quantity && !m_rules.slippage.impactBps.isZero()) {
        price = priceFor(capped(*quantity));
        quantity = atPrice(price);
    }
    if (!quantity) {
        closeOrder(m_state, order, statusWithoutMore(order, quantity.error()), quantity.error().message(), m_sink);
        return;
    }
    const Quantity traded = capped(*quantity);
    order.isBlocked = true; // whatever is left of it meets the next candle
    if (traded.isZero() || (order.request.timeInForce == TimeInForce::FillOrKill && traded < *quantity))
        return;
    const Quantity before = m_state.account.position();
    book(order, price, match.liquidity, traded);
    if (order.request.bracket)
        bringExitsToLife(order, traded, event.match, leg);
    const bool isWhole = order.isAllIn() || order.rest().isZero() || order.request.reduceOnly;
    if (traded == *quantity && isWhole && !order.isDone)
        closeOrder(m_state, order, OrderStatus::Filled, {}, m_sink);
    shrinkPartners(order, traded);
    if (before.sign() != m_state.account.position().sign())
        endStrandedExits();
}

// Rule 9: all fills of a candle share a part of its volume.
std::optional<Quantity> CandlePlay::volumeLeft() const {
    if (!m_facts.volumeCap)
        return std::nullopt;
    return *m_facts.volumeCap - m_state.volumeUsed;
}

void CandlePlay::book(RestingOrder& order, Price price, Liquidity liquidity, Quantity quantity) {
    Fill out;
    out.number = ++m_state.fillCount;
    out.order = order.number;
    out.time = m_facts.fillTime;
    out.side = order.request.side;
    out.price = price;
    out.quantity = quantity;
    out.fee = m_state.account.trade(out.side, price, quantity, liquidity);
    out.liquidity = liquidity;
    order.filled += quantity;
    m_state.volumeUsed += quantity;
    m_state.feesPaid += out.fee;
    m_sink.filled(out);
    m_sink.convert(m_state.account);
}

// Rule 7. Exits of a fill at the open live in this candle; of a later one they see the price from the fill on.
void CandlePlay::bringExitsToLife(
    const RestingOrder& entry, Quantity filled, const LegMatch& match, const PriceLeg& leg) {
    const bool isLate = !leg.isFirst || match.at != leg.from;
    for (RestingOrder& exit : m_state.orders) {
        if (exit.parent != entry.number || exit.isDone)
            continue;
        if (exit.isWaiting) {
            exit.isWaiting = false;
            setExit(exit, entry, match.at);
            exit.seenFrom = match.at;
            exit.isFresh = true;
            exit.isBlocked = isLate && m_lateExits == LateExits::Rest;
            if (isLate && !m_lateEntry)
                m_lateEntry = LateEntry{match.at, entry.request.side, match.match->liquidity};
        }
        exit.request.size.quantity += filled;
        m_sink.amended(exit);
    }
}

void CandlePlay::setExit(RestingOrder& exit, const RestingOrder& entry, Price at) const {
    const Bracket& bracket = *entry.request.bracket;
    if (exit.request.type == OrderType::Limit)
        exit.request.limitPrice = exitPrice(m_rules.instrument, entry.request.side, *bracket.target, true, at);
    else if (exit.request.type == OrderType::Stop)
        exit.request.stopPrice = exitPrice(m_rules.instrument, entry.request.side, *bracket.stop, false, at);
    else
        exit.best = at;
}

// Rule 10: what one of a group fills is taken off the others; a group ends with the first that is done.
void CandlePlay::shrinkPartners(const RestingOrder& order, Quantity quantity) {
    if (order.parent == 0 && order.request.ocoGroup == 0)
        return;
    for (RestingOrder& other : m_state.orders) {
        if (other.isDone)
            continue;
        if (order.parent != 0 && other.number == order.parent) {
            closeOrder(m_state, other, OrderStatus::Cancelled, "its exit was reached", m_sink);
            continue;
        }
        if (!arePartners(order, other))
            continue;
        if (!other.isAllIn())
            other.request.size.quantity -= std::min(quantity, other.rest());
        if (order.isDone || (!other.isAllIn() && other.rest().isZero()))
            closeOrder(m_state, other, OrderStatus::Cancelled, "the other order of its group was filled", m_sink);
        else
            m_sink.amended(other);
    }
}

// Exits of a bracket end with the position they were there to close; they must not close a later one.
void CandlePlay::endStrandedExits() {
    const int held = m_state.account.position().sign();
    for (RestingOrder& exit : m_state.orders) {
        if (exit.parent == 0 || exit.isDone || exit.isWaiting)
            continue;
        if (held == 0 || (held > 0) == (exit.request.side == Side::Buy))
            closeOrder(m_state, exit, OrderStatus::Cancelled, "its position is closed", m_sink);
    }
}

// Rule 8: the price has gone the whole leg.
void CandlePlay::trail(const PriceLeg& leg) {
    for (RestingOrder& order : m_state.orders) {
        order.isFresh = false;
        if (order.isDone || order.isWaiting || order.isBlocked || order.request.type != OrderType::TrailingStop)
            continue;
        if (order.arrivesAt && *order.arrivesAt > m_facts.openTime)
            continue;
        const Side side = order.request.side;
        order.best = better(side, order.best.value_or(order.seenFrom), better(side, order.seenFrom, leg.to));
    }
}

} // namespace truebar
