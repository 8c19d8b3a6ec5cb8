#include "core/bots/live_broker.h"

#include "core/trading/costs.h"
#include "core/trading/fill_rules.h"

#include <algorithm>

namespace truebar {

LiveBroker::LiveBroker(IBrokerEvents& events, const Instrument& instrument, const RunSettings& settings, UtcMs openedAt)
    : m_events(events)
    , m_instrument(instrument)
    , m_feeBps(settings.feeBps)
    , m_ledger(instrument, settings.cash, openedAt, settings.account) { }

void LiveBroker::onCandle(const MarketCandle& candle) {
    m_lastClose = Price(Decimal::fromDouble(candle.candle.close));
    m_closeTime = candle.closeTime;
    m_held.reset();
    m_sendBy.reset();
    tell();
    follow(candle);
}

// Whether it may be sent was asked when the answer was given, whatever held the candle before.
void LiveBroker::beginAnswer(UtcMs sendBy) {
    m_held.reset();
    m_sendBy = sendBy;
}

void LiveBroker::tell() {
    for (const LiveReport& report : std::exchange(m_reports, {}))
        tell(report);
}

void LiveBroker::tell(const LiveReport& report) {
    switch (report.kind) {
    case LiveReport::Kind::Opened:
        m_events.onOrderOpened(report.order, report.time);
        return;
    case LiveReport::Kind::Closed:
        m_open.erase(report.order);
        m_orders.erase(report.order);
        m_levels.erase(report.order);
        m_events.onOrderClosed(report.order, report.status, report.text, report.time);
        return;
    case LiveReport::Kind::Held:
        m_held = report.text;
        return;
    case LiveReport::Kind::Answered:
        return; // the runner has heard it
    case LiveReport::Kind::Filled:
    case LiveReport::Kind::Fee:
    case LiveReport::Kind::Outside:
        break;
    }
    Fill fill;
    fill.number = ++m_fills;
    fill.order = report.order;
    fill.time = report.time;
    fill.side = report.side;
    fill.price = report.price;
    fill.quantity = report.quantity;
    fill.fee = report.fee;
    fill.liquidity = report.liquidity;
    m_ledger.book(fill);
    if (report.kind != LiveReport::Kind::Filled)
        m_outside.emplace(fill.number, report.text);
    m_events.onFill(fill);
    if (report.kind == LiveReport::Kind::Filled)
        linkFill(fill);
}

Quantity LiveBroker::sizeOf(const OrderRequest& request) const {
    if (request.size.kind == OrderSize::Kind::Fixed)
        return request.size.quantity.roundedTo(m_instrument.lotStep, Rounding::Down);
    Money cash = m_ledger.cash();
    // What closes at the same step pays for it.
    if (std::any_of(
            m_wishes.begin(), m_wishes.end(), [](const LiveOrderWish& wish) { return wish.request.reduceOnly; }))
        cash = m_ledger.equityAt(m_lastClose);
    const Money reserve = Money(Decimal::divide(cash.value(), Decimal(allInReserve)));
    const Price price = request.limitPrice.value_or(m_lastClose);
    return affordableQuantity(m_instrument, cash - reserve, price, m_feeBps);
}

Result<void> LiveBroker::submit(const Order& order) {
    const OrderRequest& request = order.request;
    if (m_held)
        return Error{"bot.held", "not sent: %1", {*m_held}};
    LiveOrderWish wish;
    wish.number = order.number;
    wish.request = request;
    wish.parent = order.parent;
    wish.atr = order.atr;
    wish.quantity = order.parent == 0 ? sizeOf(request) : Quantity();
    wish.decidedAt = order.submittedAt;
    wish.sendBy = m_sendBy;
    wish.expiresAt = order.expiresAt;
    if (order.parent == 0 && wish.quantity.sign() <= 0)
        return Error{"bot.too_small", "not sent: there is not enough for one lot"};
    Open open;
    open.request = request;
    open.request.size = OrderSize::fixed(wish.quantity);
    open.parent = order.parent;
    open.atr = order.atr;
    open.isLive = order.parent == 0;
    open.isWhole = order.submittedAt <= m_closeTime;
    if (open.isLive && request.trailing)
        m_levels[order.number].stop =
            trailedStop(m_instrument, request.side, *request.trailing, m_lastClose, order.atr);
    else if (open.isLive && request.stopPrice)
        m_levels[order.number].stop = *request.stopPrice;
    m_orders.insert_or_assign(order.number, std::move(open));
    m_wishes.push_back(std::move(wish));
    m_open.insert(order.number);
    return {};
}

Result<void> LiveBroker::cancel(OrderNumber order) {
    m_open.erase(order);
    m_orders.erase(order);
    m_levels.erase(order);
    m_events.onOrderClosed(order, OrderStatus::Cancelled, {}, m_closeTime);
    return {};
}

BrokerSnapshot LiveBroker::snapshot() const {
    BrokerSnapshot out;
    out.cash = m_ledger.cash();
    out.position = m_ledger.position();
    out.margin = m_ledger.margin();
    out.openOrders.assign(m_open.begin(), m_open.end());
    return out;
}

} // namespace truebar
