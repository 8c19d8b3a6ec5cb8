#include "simulated_broker.h"

#include "finer_candles.h"

#include <algorithm>

namespace truebar {

namespace {

CostModel costsOf(const BrokerSetup& setup) {
    CostModel out = setup.costs;
    if (setup.settings.contains("fee_bps"))
        out.fees.takerBps = setup.settings.decimal("fee_bps");
    if (setup.settings.contains("slippage_ticks"))
        out.slippage.ticks = static_cast<int>(setup.settings.integer("slippage_ticks"));
    if (const double share = setup.settings.number("participation"); share > 0)
        out.participation = Decimal::fromDouble(share);
    return out;
}

Instrument tradedIn(const BrokerSetup& setup) {
    Instrument out = setup.instrument;
    out.lotStep = setup.profile.lot(out.lotStep);
    return out;
}

// Rule 11: nothing was traded, the candle only repeats a price.
bool isStale(const Candle& candle) {
    return candle.volume == 0 && candle.high == candle.low;
}

} // namespace

SimulatedBroker::SimulatedBroker(const BrokerSetup& setup, IBrokerEvents& events)
    : m_rules{tradedIn(setup), setup.profile, costsOf(setup).slippage, setup.settings.boolean("touch_fills"),
        setup.account.liquidationFeeBps}
    , m_participation(costsOf(setup).participation)
    , m_latency(setup.costs.latency)
    , m_seed(setup.seed)
    , m_finer(setup.finer)
    , m_state{SimulatedAccount(m_rules.instrument, setup.cash, costsOf(setup).fees, setup.account, setup.backing)}
    , m_events(events)
    , m_desk(m_rules.instrument, setup.account, m_state.account, events)
    , m_isPlain(m_desk.isIdle() && !m_state.account.isOnMargin()) { }

Result<void> SimulatedBroker::submit(const Order& order) {
    RestingOrder resting;
    resting.number = order.number;
    resting.request = order.request;
    if (!resting.isAllIn())
        resting.request.size.quantity =
            order.request.size.quantity.roundedTo(m_rules.instrument.lotStep, Rounding::Down);
    resting.parent = order.parent;
    resting.isWaiting = order.parent != 0;
    resting.expiresAt = order.expiresAt;
    resting.atr = order.atr;
    const Millis latency = latencyOf(m_latency, m_seed, order.number);
    // Decided while a candle was forming, it must not meet that one.
    const bool isLate = order.submittedAt > m_closed;
    if ((latency.count() > 0 || isLate) && order.parent == 0)
        resting.arrivesAt = order.submittedAt + latency;
    (m_isMatching ? m_incoming : m_state.orders).push_back(std::move(resting));
    m_reach.always = true;
    return {};
}

Result<void> SimulatedBroker::cancel(OrderNumber number) {
    const auto isIt = [&](const RestingOrder& order) { return order.number == number && !order.isDone; };
    for (auto* orders : {&m_state.orders, &m_incoming}) {
        const auto found = std::find_if(orders->begin(), orders->end(), isIt);
        if (found == orders->end())
            continue;
        closeOrder(m_state, *found, OrderStatus::Cancelled, "cancelled", *this);
        if (!m_isMatching)
            tidy();
        return {};
    }
    return Error{"order.unknown", "order %1 is not open", {std::to_string(number)}};
}

BrokerSnapshot SimulatedBroker::snapshot() const {
    BrokerSnapshot out{m_state.account.cash(), m_state.account.position(), {}, m_ambiguous, m_state.account.margin()};
    for (const RestingOrder& order : m_state.orders) {
        if (!order.isDone)
            out.openOrders.push_back(order.number);
    }
    return out;
}

BrokerCapabilities SimulatedBroker::capabilities() const {
    return {true, true, true, true, true};
}

void SimulatedBroker::match(const MarketCandle& candle) {
    m_isMatching = true;
    expire(candle.candle.openTime);
    const bool isTraded = !isStale(candle.candle);
    if (isTraded)
        play(candle);
    if (candle.closeTime > candle.candle.openTime)
        expire(candle.closeTime);
    endCandle(isTraded);
    m_isMatching = false;
    tidy();
}

void SimulatedBroker::play(const MarketCandle& candle) {
    CandleFacts facts;
    facts.openTime = candle.candle.openTime;
    facts.closeTime = candle.closeTime;
    facts.fillTime = candle.candle.openTime;
    facts.volume = Quantity(Decimal::fromDouble(candle.candle.volume));
    if (m_participation.sign() > 0)
        facts.volumeCap = Quantity(Decimal::multiply(m_participation, facts.volume.value(), Rounding::Down))
                              .roundedTo(m_rules.instrument.lotStep, Rounding::Down);
    m_state.volumeUsed = {};
    const PriceBar bar = PriceBar::of(candle.candle);
    const PathChoice choice = choosePath(m_rules, facts, bar, m_state);
    if (choice.isUndecided && m_rules.profile.asksFinerCandles() && playFiner(facts, bar))
        return;
    m_ambiguous += choice.isUndecided ? 1 : 0;
    CandlePlay(m_rules, facts, choice.lateExits, m_state, *this).along(choice.path);
}

// The finer candles one after another; false if they do not make up this one.
bool SimulatedBroker::playFiner(const CandleFacts& whole, const PriceBar& bar) {
    const std::vector<FinerCandle> candles = finerCandles(m_finer, {whole.openTime, whole.closeTime}, bar);
    bool isUndecided = false;
    for (const FinerCandle& candle : candles) {
        CandleFacts facts = whole;
        facts.openTime = candle.span.begin;
        facts.closeTime = candle.span.end;
        const PathChoice choice = choosePath(m_rules, facts, candle.bar, m_state);
        isUndecided |= choice.isUndecided;
        CandlePlay(m_rules, facts, choice.lateExits, m_state, *this).along(choice.path);
        expire(facts.closeTime);
        for (RestingOrder& order : m_state.orders) {
            // What had its one moment has had it, and so has what the volume did not suffice for; exits that were held
            // back go on.
            const bool isOver = order.isImmediate() && !order.waitsForStop();
            order.isBlocked = isOver || (order.isBlocked && whole.volumeCap);
            order.isInBook |= !order.arrivesAt || *order.arrivesAt <= facts.openTime;
        }
    }
    m_ambiguous += isUndecided ? 1 : 0;
    return !candles.empty();
}

void SimulatedBroker::expire(UtcMs until) {
    const UtcMs open = m_now;
    for (RestingOrder& order : m_state.orders) {
        if (order.isDone || !order.expiresAt || *order.expiresAt > until)
            continue;
        m_now = *order.expiresAt;
        closeOrder(m_state, order, OrderStatus::Cancelled, "expired", *this);
    }
    m_now = open;
}

// In a candle without trading nobody sees whether a new order would have taken: it is still new in the next.
void SimulatedBroker::endCandle(bool isTraded) {
    for (RestingOrder& order : m_state.orders) {
        order.isBlocked = false;
        if (order.isDone || order.isWaiting || (order.arrivesAt && *order.arrivesAt > m_now))
            continue;
        if (order.isImmediate() && !order.waitsForStop()) {
            closeOrder(m_state, order, OrderStatus::Cancelled, "not filled at once", *this);
        } else if (order.isNew && isTraded) {
            order.isNew = false;
            order.isInBook = true;
            m_events.onOrderOpened(order.number, m_now);
        }
    }
}

// After a candle: forget what is done, take in what came meanwhile, see what the next candles must reach.
void SimulatedBroker::tidy() {
    std::erase_if(m_state.orders, [](const RestingOrder& order) { return order.isDone; });
    for (RestingOrder& order : m_incoming) {
        if (!order.isDone)
            m_state.orders.push_back(std::move(order));
    }
    m_incoming.clear();
    m_reach = reach();
}

SimulatedBroker::Reach SimulatedBroker::reach() const {
    Reach out;
    for (const RestingOrder& order : m_state.orders) {
        if (!order.isWaiting)
            addReach(out, order);
    }
    if (const auto liquidation = m_state.account.liquidationPrice()) {
        if (m_state.account.position().sign() > 0)
            out.below = std::max(out.below, liquidation->toDouble());
        else
            out.above = std::min(out.above, liquidation->toDouble());
    }
    return out;
}

void SimulatedBroker::addReach(Reach& reach, const RestingOrder& order) const {
    const OrderRequest& request = order.request;
    const bool isBuy = request.side == Side::Buy;
    const auto up = [&](Price price) { reach.above = std::min(reach.above, price.toDouble()); };
    const auto down = [&](Price price) { reach.below = std::max(reach.below, price.toDouble()); };
    if (order.expiresAt)
        reach.until = std::min(reach.until, *order.expiresAt);
    const bool isTrailing = request.type == OrderType::TrailingStop;
    const bool isAtMarket = request.type == OrderType::Market
        || (order.triggered && request.type != OrderType::StopLimit) || (isTrailing && !order.best);
    if (order.isNew || isAtMarket) {
        reach.always = true;
    } else if (isTrailing) {
        const Price stop = stopBehind(m_rules, order, *order.best);
        isBuy ? up(stop) : down(stop);
        isBuy ? down(*order.best) : up(*order.best);
    } else if (request.type == OrderType::Limit || order.triggered) {
        isBuy ? down(*request.limitPrice) : up(*request.limitPrice);
    } else if (request.type == OrderType::TakeProfit) {
        isBuy ? down(*request.stopPrice) : up(*request.stopPrice);
    } else {
        isBuy ? up(*request.stopPrice) : down(*request.stopPrice);
    }
}

void SimulatedBroker::triggered(OrderNumber order) {
    m_events.onOrderTriggered(order, m_now);
}

void SimulatedBroker::amended(const RestingOrder& order) {
    m_events.onOrderAmended(order.number, order.request, m_now);
}

void SimulatedBroker::filled(const Fill& fill) {
    m_events.onFill(fill);
}

void SimulatedBroker::convert(SimulatedAccount&) {
    m_desk.convert(m_now);
}

void SimulatedBroker::paid(AccountEvent::Kind kind, Money amount) {
    m_desk.tell(kind, m_now, amount);
}

void SimulatedBroker::closed(OrderNumber order, OrderStatus status, const std::string& reason) {
    m_events.onOrderClosed(order, status, reason, m_now);
}

} // namespace truebar
