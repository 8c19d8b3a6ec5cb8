#include "simulated_broker.h"

#include <algorithm>
#include <utility>

namespace truebar {

namespace {

bool isImmediate(const RestingOrder& order) {
    return order.request.timeInForce != TimeInForce::GoodTilCancelled;
}

bool waitsForStop(const RestingOrder& order) {
    return order.request.stopPrice.has_value() && !order.triggered;
}

// IOC and FOK orders fill at the moment they arrive or are triggered, so they take; they never rest to be taken.
bool mayTake(const RestingOrder& order, const Match& match) {
    return !isImmediate(order) || match.liquidity == Liquidity::Taker;
}

// What becomes of an order of which no more can be filled.
OrderStatus statusWithoutMore(const RestingOrder& order, const Error& why) {
    if (order.filled.isZero())
        return why.code == "order.nothing_to_reduce" ? OrderStatus::Cancelled : OrderStatus::Rejected;
    return order.request.size.kind == OrderSize::Kind::AllIn ? OrderStatus::Filled : OrderStatus::Cancelled;
}

} // namespace

SimulatedBroker::SimulatedBroker(const BrokerSetup& setup, IBrokerEvents& events)
    : m_instrument(setup.instrument)
    , m_rules{static_cast<int>(setup.settings.integer("slippage_ticks")), setup.settings.boolean("touch_fills")}
    , m_participation(setup.settings.number("participation"))
    , m_account(setup.instrument, setup.cash, setup.settings.decimal("fee_bps"), setup.account)
    , m_events(events)
    , m_desk(setup.instrument, setup.account, m_account, events)
    , m_isPlain(m_desk.isIdle() && !m_account.isOnMargin())
    , m_liquidationFeeBps(setup.account.liquidationFeeBps) { }

Result<void> SimulatedBroker::submit(const Order& order) {
    RestingOrder resting;
    resting.number = order.number;
    resting.request = order.request;
    m_orders.push_back(std::move(resting));
    return {};
}

Result<void> SimulatedBroker::cancel(OrderNumber number) {
    const auto found =
        std::find_if(m_orders.begin(), m_orders.end(), [&](const auto& o) { return o.number == number && !o.isDone; });
    if (found == m_orders.end())
        return Error{"order.unknown", "order %1 is not open", {std::to_string(number)}};
    close(*found, OrderStatus::Cancelled, "cancelled");
    if (!m_isMatching)
        forgetDone();
    return {};
}

BrokerSnapshot SimulatedBroker::snapshot() const {
    BrokerSnapshot out{m_account.cash(), m_account.position(), {}, m_ambiguous, m_account.margin()};
    for (const RestingOrder& order : m_orders) {
        if (!order.isDone)
            out.openOrders.push_back(order.number);
    }
    return out;
}

BrokerCapabilities SimulatedBroker::capabilities() const {
    return {true, true, true, true};
}

void SimulatedBroker::match(const Candle& candle) {
    m_volumeUsed = {};
    if (m_participation > 0)
        m_volumeCap = Quantity(Decimal::fromDouble(m_participation * candle.volume))
                          .roundedTo(m_instrument.lotStep, Rounding::Down);
    const std::size_t count = m_orders.size();
    m_isMatching = true;
    const PriceBar bar = PriceBar::of(candle);
    const std::vector<Planned> planned = plan(bar, count);
    for (const Planned& next : planned) {
        if (m_account.isOnMargin() && !m_orders[next.order].isDone)
            liquidateBefore(&next.match, bar);
        execute(next);
    }
    endCandle(count);
    m_isMatching = false;
    forgetDone();
}

// Which of the first `count` orders this candle fills, in the order in which they fill.
std::vector<SimulatedBroker::Planned> SimulatedBroker::plan(const PriceBar& bar, std::size_t count) {
    std::vector<Planned> out;
    bool isAmbiguous = false;
    bool anyStopWithin = false;
    bool anyLimitWithin = false;
    for (std::size_t i = 0; i < count; ++i) {
        RestingOrder& order = m_orders[i];
        if (order.isDone)
            continue;
        const MatchResult result = matchOrder(m_instrument, order.request, order.triggered, bar, m_rules);
        if (result.triggered && !order.triggered) {
            order.triggered = true;
            m_events.onOrderTriggered(order.number, m_now);
        }
        isAmbiguous |= result.ambiguous;
        if (!result.match || !mayTake(order, *result.match))
            continue;
        out.push_back({i, *result.match});
        if (result.match->moment == FillMoment::Within)
            (result.match->liquidity == Liquidity::Taker ? anyStopWithin : anyLimitWithin) = true;
    }
    if (isAmbiguous || (anyStopWithin && anyLimitWithin))
        countAmbiguous();
    const auto rank = [](const Planned& p) {
        return p.match.moment == FillMoment::Open ? 0 : (p.match.liquidity == Liquidity::Taker ? 1 : 2);
    };
    std::stable_sort(out.begin(), out.end(), [&](const Planned& a, const Planned& b) { return rank(a) < rank(b); });
    return out;
}

void SimulatedBroker::execute(const Planned& planned) {
    RestingOrder& order = m_orders[planned.order];
    if (order.isDone)
        return;
    const bool isAllIn = order.request.size.kind == OrderSize::Kind::AllIn;
    const Quantity wanted = isAllIn ? Quantity(Decimal::powerOfTen(17)) : order.rest();
    auto quantity = m_account.allowed(order.request, wanted, planned.match.price);
    if (!quantity) {
        close(order, statusWithoutMore(order, quantity.error()), quantity.error().message());
        return;
    }
    const Quantity traded = std::min(*quantity, volumeLeft());
    if (traded.isZero() || (order.request.timeInForce == TimeInForce::FillOrKill && traded < *quantity))
        return;
    fill(order, planned.match, traded);
    const bool isWhole = isAllIn || order.rest().isZero() || order.request.reduceOnly;
    if (traded == *quantity && isWhole)
        close(order, OrderStatus::Filled, {});
}

// Rule 9: all fills of a candle share a part of its volume.
Quantity SimulatedBroker::volumeLeft() const {
    return m_participation > 0 ? m_volumeCap - m_volumeUsed : Quantity(Decimal::powerOfTen(17));
}

void SimulatedBroker::fill(RestingOrder& order, const Match& match, Quantity quantity) {
    Fill out;
    out.number = ++m_fillCount;
    out.order = order.number;
    out.time = m_now;
    out.side = order.request.side;
    out.price = match.price;
    out.quantity = quantity;
    out.fee = m_account.trade(out.side, out.price, quantity);
    out.liquidity = match.liquidity;
    order.filled += quantity;
    m_volumeUsed += quantity;
    m_events.onFill(out);
    m_desk.convert(m_now);
}

void SimulatedBroker::close(RestingOrder& order, OrderStatus status, const std::string& reason) {
    order.isDone = true;
    m_events.onOrderClosed(order.number, status, reason, m_now);
}

void SimulatedBroker::endCandle(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        RestingOrder& order = m_orders[i];
        if (order.isDone)
            continue;
        if (isImmediate(order) && !waitsForStop(order))
            close(order, OrderStatus::Cancelled, "not filled at once");
        else if (std::exchange(order.isNew, false))
            m_events.onOrderOpened(order.number, m_now);
    }
}

void SimulatedBroker::forgetDone() {
    std::erase_if(m_orders, [](const RestingOrder& order) { return order.isDone; });
}

} // namespace truebar
