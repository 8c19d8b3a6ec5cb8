#include "core/trading/ledger.h"

#include "core/trading/costs.h"

#include <algorithm>

namespace truebar {

Ledger::Ledger(Instrument instrument, Money capital, UtcMs openedAt)
    : m_instrument(std::move(instrument)) {
    Entry entry{openedAt, 0, {}};
    post(entry, Account::Cash, capital);
    post(entry, Account::Capital, -capital);
    m_journal.push_back(entry);
}

void Ledger::post(Entry& entry, Account account, Money amount) {
    const auto index = static_cast<std::size_t>(account);
    entry.postings[index] += amount;
    m_balances[index] += amount;
}

Money Ledger::costOf(Quantity quantity) const {
    if (quantity == m_position.abs())
        return balance(Account::Position);
    const Decimal share = Decimal::multiply(balance(Account::Position).value(), quantity.value());
    return Money(Decimal::divide(share, m_position.abs().value()));
}

void Ledger::book(const Fill& fill) {
    Entry entry{fill.time, fill.number, {}};
    const bool isBuy = fill.side == Side::Buy;
    const bool reduces = !m_position.isZero() && (m_position.sign() > 0) != isBuy;
    const Quantity closing = reduces ? std::min(fill.quantity, m_position.abs()) : Quantity();
    const Money value = tradedValue(m_instrument, fill.price, fill.quantity);
    const Money closedValue = closing == fill.quantity ? value : tradedValue(m_instrument, fill.price, closing);
    const Money openedValue = value - closedValue;

    post(entry, Account::Cash, isBuy ? -value : value);
    if (!closing.isZero()) {
        const Money cost = costOf(closing);
        post(entry, Account::Position, -cost);
        post(entry, Account::Profit, isBuy ? closedValue + cost : cost - closedValue);
    }
    post(entry, Account::Position, isBuy ? openedValue : -openedValue);
    post(entry, Account::Cash, -fill.fee);
    post(entry, Account::Fees, fill.fee);

    m_position += isBuy ? fill.quantity : -fill.quantity;
    m_journal.push_back(entry);
}

Price Ledger::averagePrice() const {
    if (m_position.isZero())
        return {};
    const Decimal units = Decimal::multiply(m_position.value(), m_instrument.contractMultiplier);
    return Price(Decimal::divide(balance(Account::Position).value(), units));
}

Money Ledger::equityAt(Price mark) const {
    if (m_position.isZero())
        return cash();
    return cash() + markedValue(m_instrument, mark, m_position);
}

} // namespace truebar
