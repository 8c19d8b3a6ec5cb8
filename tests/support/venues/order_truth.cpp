#include "tests/support/venues/order_truth.h"

#include <algorithm>

namespace truebar::test {

namespace {

bool isMarketOrder(const TruthOrder& order) {
    return order.type == "MARKET";
}

bool isReached(const TruthOrder& order, Decimal market) {
    return order.isBuy ? market <= order.price : market >= order.price;
}

bool isPostOnly(const TruthOrder& order) {
    return order.type == "LIMIT_MAKER" || order.timeInForce == "GTX";
}

} // namespace

OrderTruth::OrderTruth(bool isFutures)
    : m_isFutures(isFutures) { }

TruthOrder* OrderTruth::findOwn(const std::string& symbol, const std::string& clientId, std::int64_t id) {
    for (auto it = m_orders.rbegin(); it != m_orders.rend(); ++it) {
        if (it->symbol == symbol && (clientId.empty() ? it->id == id : it->clientId == clientId))
            return &*it;
    }
    return nullptr;
}

std::optional<TruthFault> OrderTruth::check(const TruthOrder& order, Decimal market) const {
    if (order.quantity.sign() <= 0
        || order.quantity.roundedTo(Decimal::powerOfTen(-5), Rounding::Down) != order.quantity)
        return TruthFault{-1013, "Filter failure: LOT_SIZE"};
    if (!order.price.isZero() && order.price.roundedTo(Decimal::powerOfTen(-2), Rounding::Down) != order.price)
        return TruthFault{-1013, "Filter failure: PRICE_FILTER"};
    for (const TruthOrder& each : m_orders) {
        if (each.isOpen() && each.clientId == order.clientId)
            return m_isFutures ? TruthFault{-4116, "ClientOrderId is duplicated."}
                               : TruthFault{-2010, "Duplicate order sent."};
    }
    if (isPostOnly(order) && isReached(order, market))
        return m_isFutures
            ? TruthFault{-5022, "Due to the order could not be executed as maker, the order will be rejected."}
            : TruthFault{-2010, "Order would immediately match and take."};
    const auto held = m_positions.find(order.symbol);
    const Decimal position = held == m_positions.end() ? Decimal() : held->second;
    if (order.reduceOnly && (position.isZero() || (position.sign() > 0) == order.isBuy))
        return TruthFault{-2022, "ReduceOnly Order is rejected."};
    const Decimal price = order.price.isZero() ? market : order.price;
    const Decimal needed = order.isBuy ? Decimal::multiply(price, order.quantity) : order.quantity;
    if (!m_isFutures && needed > m_balances.at(order.isBuy ? "USDT" : "BTC"))
        return TruthFault{-2010, "Account has insufficient balance for requested action."};
    if (m_isFutures && Decimal::multiply(price, order.quantity) > Decimal(20'000'000))
        return TruthFault{-2019, "Margin is insufficient."};
    return std::nullopt;
}

std::optional<TruthFault> OrderTruth::place(TruthOrder& order, UtcMs now, std::vector<TruthEvent>& events) {
    const std::lock_guard lock(m_mutex);
    const auto known = m_prices.find(order.symbol);
    if (known == m_prices.end())
        return TruthFault{-1121, "Invalid symbol."};
    const Decimal market = known->second;
    if (auto fault = check(order, market))
        return fault;
    order.id = m_nextOrder++;
    order.placed = order.updated = now;
    m_orders.push_back(order);
    TruthOrder& own = m_orders.back();
    events.push_back({own, "NEW", {}});
    if (isMarketOrder(own) || (own.stop.isZero() && isReached(own, market))) {
        fill(own, market, own.quantity, false, now, events);
    } else if (own.timeInForce == "IOC" || own.timeInForce == "FOK") {
        own.status = "EXPIRED";
        events.push_back({own, "EXPIRED", {}});
    }
    order = own;
    return std::nullopt;
}

void OrderTruth::fill(
    TruthOrder& order, Decimal price, Decimal quantity, bool isMaker, UtcMs now, std::vector<TruthEvent>& events) {
    TruthTrade trade;
    trade.id = m_nextTrade++;
    trade.order = order.id;
    trade.symbol = order.symbol;
    trade.isBuy = order.isBuy;
    trade.price = price;
    trade.quantity = quantity;
    const Decimal value = Decimal::multiply(price, quantity);
    trade.fee = Decimal::multiply(value, Decimal::powerOfTen(-3)).roundedTo(Decimal::powerOfTen(-8), Rounding::Up);
    trade.isMaker = isMaker;
    trade.time = now;
    m_trades.push_back(trade);
    order.filled += quantity;
    order.updated = now;
    order.status = order.filled == order.quantity ? "FILLED" : "PARTIALLY_FILLED";
    m_balances["USDT"] -= trade.fee;
    if (m_isFutures) {
        m_positions[order.symbol] += order.isBuy ? quantity : -quantity;
    } else {
        m_balances["USDT"] += order.isBuy ? -value : value;
        m_balances["BTC"] += order.isBuy ? quantity : -quantity;
    }
    events.push_back({order, "TRADE", trade});
}

std::optional<TruthFault> OrderTruth::cancel(const TruthOrder& which, UtcMs now, std::vector<TruthEvent>& events) {
    const std::lock_guard lock(m_mutex);
    TruthOrder* const own = findOwn(which.symbol, which.clientId, which.id);
    if (!own || !own->isOpen())
        return TruthFault{-2011, "Unknown order sent."};
    own->status = "CANCELED";
    own->cancelId = "cancel" + std::to_string(own->id);
    own->updated = now;
    events.push_back({*own, "CANCELED", {}});
    return std::nullopt;
}

std::vector<TruthOrder> OrderTruth::cancelAll(const std::string& symbol, UtcMs now, std::vector<TruthEvent>& events) {
    std::vector<TruthOrder> out;
    for (const TruthOrder& each : open(symbol)) {
        if (!cancel(each, now, events))
            out.push_back(events.back().order);
    }
    return out;
}

std::vector<TruthEvent> OrderTruth::trade(
    const std::string& symbol, Decimal price, UtcMs now, std::optional<Decimal> most) {
    const std::lock_guard lock(m_mutex);
    std::vector<TruthEvent> events;
    m_prices[symbol] = price;
    for (TruthOrder& each : m_orders) {
        if (!each.isOpen() || each.symbol != symbol)
            continue;
        if (!each.stop.isZero()) { // reached: from now on a plain order
            if (each.isBuy ? price < each.stop : price > each.stop)
                continue;
            each.stop = {};
        }
        const Decimal rest = each.quantity - each.filled;
        if (each.price.isZero() || isReached(each, price))
            fill(
                each, each.price.isZero() ? price : each.price, most ? std::min(rest, *most) : rest, true, now, events);
    }
    return events;
}

std::optional<TruthOrder> OrderTruth::find(
    const std::string& symbol, const std::string& clientId, std::int64_t id) const {
    const std::lock_guard lock(m_mutex);
    const TruthOrder* const found = const_cast<OrderTruth*>(this)->findOwn(symbol, clientId, id);
    return found ? std::optional(*found) : std::nullopt;
}

std::vector<TruthOrder> OrderTruth::orders() const {
    const std::lock_guard lock(m_mutex);
    return m_orders;
}

std::vector<TruthOrder> OrderTruth::open(const std::string& symbol) const {
    auto all = orders();
    std::erase_if(
        all, [&](const TruthOrder& each) { return !each.isOpen() || (!symbol.empty() && each.symbol != symbol); });
    return all;
}

std::vector<TruthTrade> OrderTruth::trades() const {
    const std::lock_guard lock(m_mutex);
    return m_trades;
}

std::map<std::string, Decimal> OrderTruth::balances() const {
    const std::lock_guard lock(m_mutex);
    return m_balances;
}

std::map<std::string, Decimal> OrderTruth::positions() const {
    const std::lock_guard lock(m_mutex);
    return m_positions;
}

} // namespace truebar::test
