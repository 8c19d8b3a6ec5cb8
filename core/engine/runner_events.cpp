// What the broker tells a run, and what its books make of it.
#include "core/engine/runner.h"

#include "core/trading/costs.h"

namespace truebar {

void Runner::refreshAccount() {
    m_account.cash = m_ledger.cash();
    m_account.position = m_ledger.position();
    m_account.averagePrice = m_ledger.averagePrice();
    m_account.margin = m_ledger.margin();
    m_account.carried = m_ledger.carried();
    m_account.openOrders = m_desk.openCount();
}

Money Runner::inAccountCurrency(Money amount) const {
    const Decimal rate = m_account.rate;
    return rate == Decimal(1) ? amount : Money(Decimal::multiply(amount.value(), rate));
}

// What the venue does on its own is shown among the orders too.
OrderNumber Runner::liquidationOrder(const Fill& fill) {
    OrderRequest request;
    request.side = fill.side;
    request.size = OrderSize::fixed(fill.quantity);
    request.reduceOnly = true;
    const OrderNumber number = m_desk.create(request, fill.time, "liquidation by the venue").number;
    m_desk.closed(number, OrderStatus::Filled, {}, fill.time);
    return number;
}

void Runner::onOrderOpened(OrderNumber order, UtcMs) {
    m_desk.opened(order);
    noteChange(m_desk.find(order));
}

void Runner::onOrderTriggered(OrderNumber order, UtcMs at) {
    m_desk.triggered(order, at);
    noteChange(m_desk.find(order));
}

void Runner::onFill(const Fill& reported) {
    Fill fill = reported;
    if (fill.order == 0)
        fill.order = liquidationOrder(fill);
    m_ledger.book(fill);
    m_desk.filled(fill);
    m_traded += inAccountCurrency(tradedValue(m_instrument, fill.price, fill.quantity));
    m_feesPaid += inAccountCurrency(fill.fee);
    caused().fills.push_back(fill);
    if (auto trade = m_trades.add(fill, m_index))
        caused().trades.push_back(std::move(*trade));
    refreshAccount();
}

void Runner::onOrderClosed(OrderNumber order, OrderStatus status, const std::string& reason, UtcMs at) {
    if (m_isFinishing)
        m_desk.closed(order, status, "end of data", m_closeTime);
    else
        m_desk.closed(order, status, reason, at);
    m_account.openOrders = m_desk.openCount();
    noteChange(m_desk.find(order));
}

void Runner::onOrderAmended(OrderNumber order, const OrderRequest& request, UtcMs) {
    m_desk.amended(order, request);
    noteChange(m_desk.find(order));
}

void Runner::onAccountEvent(const AccountEvent& event) {
    m_ledger.book(event);
    if (event.kind == AccountEvent::Kind::Split)
        m_trades.split(event.split);
    if (event.kind == AccountEvent::Kind::CashInLieu) {
        Fill paidOut;
        paidOut.time = event.time;
        paidOut.side = event.quantity.sign() > 0 ? Side::Sell : Side::Buy;
        paidOut.price = event.price;
        paidOut.quantity = event.quantity.abs();
        if (auto trade = m_trades.add(paidOut, m_index))
            caused().trades.push_back(std::move(*trade));
    }
    refreshAccount();
}

} // namespace truebar
