#include "core/trading/ledger.h"

#include "core/accounts/margin.h"
#include "core/trading/costs.h"

#include <algorithm>

namespace truebar {

Ledger::Ledger(Instrument instrument, Money capital, UtcMs openedAt, const AccountSettings& account, bool keepsJournal)
    : m_instrument(std::move(instrument))
    , m_isOnMargin(account.isOnMargin())
    , m_isIsolated(account.mode == AccountMode::Isolated)
    , m_leverage(account.leverage)
    , m_home(account.isConverting(m_instrument) ? 1 : 0)
    , m_journal(keepsJournal) {
    m_currencies[0] = m_journal.currency(quoteCurrency(m_instrument));
    m_currencies[1] = m_home == 0 ? m_currencies[0] : m_journal.currency(account.currency);
    m_units = m_journal.currency(m_instrument.id.toString());
    m_journal.begin(openedAt, EntryKind::Deposit);
    post(Account::Cash, capital, m_home);
    post(Account::Capital, -capital, m_home);
}

void Ledger::post(Account account, Money amount, std::size_t currency) {
    m_balances[currency][index(account)] += amount;
    m_journal.post(account, m_currencies[currency], amount.value());
}

void Ledger::postUnits(Quantity quantity) {
    m_position += quantity;
    m_journal.post(Account::Holding, m_units, quantity.value());
    m_journal.post(Account::Market, m_units, -quantity.value());
}

void Ledger::pay(Account from, Account to, Money amount) {
    post(from, -amount);
    post(to, amount);
}

Money Ledger::costOf(Quantity quantity) const {
    if (quantity == m_position.abs())
        return balance(Account::Position);
    const Decimal share = Decimal::multiply(balance(Account::Position).value(), quantity.value());
    return Money(Decimal::divide(share, m_position.abs().value()));
}

void Ledger::book(const Fill& fill) {
    const bool reduces = !m_position.isZero() && (m_position.sign() > 0) != (fill.side == Side::Buy);
    const Quantity held = m_position.abs();
    const Quantity closing = reduces ? std::min(fill.quantity, held) : Quantity();
    m_journal.begin(fill.time, m_isLiquidating ? EntryKind::Liquidation : EntryKind::Fill, fill.number);
    m_isLiquidating = false;
    trade(fill.side, fill.price, fill.quantity);
    if (!fill.fee.isZero()) {
        m_journal.begin(fill.time, EntryKind::Fee, fill.number);
        pay(Account::Cash, Account::Fees, fill.fee);
    }
    if (m_isIsolated) {
        const Money value = tradedValue(m_instrument, fill.price, fill.quantity);
        const Money opened =
            value - (closing == fill.quantity ? value : tradedValue(m_instrument, fill.price, closing));
        bookMargin(fill.time, fill.number, opened, releasedMargin(margin(), closing, held));
    }
}

// The venue carries the cost of a position on margin, so that the cash moves by fees and profits only.
void Ledger::trade(Side side, Price price, Quantity quantity) {
    const bool isBuy = side == Side::Buy;
    const bool reduces = !m_position.isZero() && (m_position.sign() > 0) != isBuy;
    const Quantity closing = reduces ? std::min(quantity, m_position.abs()) : Quantity();
    const Money value = tradedValue(m_instrument, price, quantity);
    const Money closedValue = closing == quantity ? value : tradedValue(m_instrument, price, closing);
    const Money openedValue = value - closedValue;
    Money change = isBuy ? openedValue : -openedValue;
    Money profit{};
    if (!closing.isZero()) {
        const Money cost = costOf(closing);
        change -= cost;
        profit = isBuy ? -(closedValue + cost) : closedValue - cost;
    }
    pay(m_isOnMargin ? Account::Carried : Account::Cash, Account::Position, change);
    pay(Account::Profit, Account::Cash, profit);
    postUnits(isBuy ? quantity : -quantity);
}

void Ledger::bookMargin(UtcMs time, std::uint64_t fill, Money opened, Money released) {
    const Money change = initialMargin(opened, m_leverage) - released;
    if (change.isZero())
        return;
    m_journal.begin(time, EntryKind::Margin, fill);
    pay(Account::Cash, Account::Margin, change);
}

void Ledger::book(const AccountEvent& event) {
    using Kind = AccountEvent::Kind;
    const auto book = [&](EntryKind kind, Account from, Account to) {
        m_journal.begin(event.time, kind);
        pay(from, to, event.amount);
    };
    switch (event.kind) {
    case Kind::Funding:
        return book(EntryKind::Funding, Account::Funding, purse());
    case Kind::Borrow:
        return book(EntryKind::Borrow, Account::Borrow, Account::Cash);
    case Kind::Dividend:
        return book(EntryKind::Dividend, Account::Dividends, purse());
    case Kind::LiquidationFee:
        return book(EntryKind::LiquidationFee, Account::LiquidationFees, Account::Cash);
    case Kind::Insurance:
        return book(EntryKind::Insurance, Account::Insurance, Account::Cash);
    case Kind::Conversion:
        book(EntryKind::Conversion, Account::Exchange, Account::Cash);
        post(Account::Cash, event.converted, m_home);
        post(Account::Exchange, -event.converted, m_home);
        return;
    case Kind::Split:
        return bookSplit(event);
    case Kind::CashInLieu:
        return bookCashInLieu(event);
    case Kind::Liquidation:
        m_isLiquidating = true;
        return;
    }
}

// More units at the same cost; a split of one for one moves nothing and is no entry.
void Ledger::bookSplit(const AccountEvent& event) {
    const Quantity added = Quantity(event.split.quantity(m_position.value())) - m_position;
    if (added.isZero())
        return;
    m_journal.begin(event.time, EntryKind::Split);
    postUnits(added);
}

void Ledger::bookCashInLieu(const AccountEvent& event) {
    const Quantity held = m_position.abs();
    m_journal.begin(event.time, EntryKind::CashInLieu);
    trade(event.quantity.sign() > 0 ? Side::Sell : Side::Buy, event.price, event.quantity.abs());
    if (m_isIsolated)
        bookMargin(event.time, 0, {}, releasedMargin(margin(), event.quantity.abs(), held));
}

Price Ledger::averagePrice() const {
    if (m_position.isZero())
        return {};
    const Decimal units = Decimal::multiply(m_position.value(), m_instrument.contractMultiplier);
    return Price(Decimal::divide(balance(Account::Position).value(), units));
}

Money Ledger::equityAt(Price mark, Decimal rate) const {
    if (m_position.isZero())
        return cash();
    const Money value = markedValue(m_instrument, mark, m_position) + margin() + carried();
    return cash() + (rate == Decimal(1) ? value : Money(Decimal::multiply(value.value(), rate)));
}

} // namespace truebar
