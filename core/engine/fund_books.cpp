#include "core/engine/fund_books.h"

namespace truebar {

FundBooks::FundBooks(std::size_t sleeves, UtcMs begin, Money capital, const std::string& currency)
    : m_numbers(sleeves) {
    Journal& journal = m_result.journal;
    const auto unit = journal.currency(currency);
    journal.begin(begin, EntryKind::Deposit, 0);
    journal.post(LedgerAccount::Cash, unit, capital.value());
    journal.post(LedgerAccount::Capital, unit, -capital.value());
}

void FundBooks::addOrders(std::size_t sleeve, const OrderDesk& desk) {
    Numbers& numbers = m_numbers[sleeve];
    while (numbers.orders.size() < desk.orders().size()) {
        m_sleeveOfOrder.push_back(sleeve);
        numbers.orders.push_back(m_sleeveOfOrder.size());
    }
}

void FundBooks::addTrade(std::size_t sleeve, Trade trade) {
    trade.number = m_result.trades.size() + 1;
    m_sleeveOfTrade.push_back(sleeve);
    m_result.trades.push_back(std::move(trade));
}

void FundBooks::addEntries(Numbers& numbers, const Journal& from) {
    Journal& journal = m_result.journal;
    for (; numbers.entries < from.size(); ++numbers.entries) {
        const Journal::Entry& entry = from.entries()[numbers.entries];
        journal.begin(entry.time, entry.kind, entry.reference == 0 ? 0 : numbers.fills[entry.reference - 1]);
        for (const Posting& posting : from.postings(numbers.entries))
            journal.post(posting.account, journal.currency(from.currencies()[posting.currency]), posting.amount);
    }
}

void FundBooks::record(std::size_t sleeve, Runner& runner) {
    Numbers& numbers = m_numbers[sleeve];
    addOrders(sleeve, runner.desk());
    StepOutcome& outcome = runner.outcome();
    for (RecordedSuggestion& each : outcome.suggestions) {
        each.number = m_result.suggestions.size() + 1;
        numbers.suggestions.push_back(each.number);
        m_result.suggestions.push_back(std::move(each));
    }
    for (Decision& each : outcome.decisions) {
        each.suggestion = numbers.suggestions[each.suggestion - 1];
        for (OrderNumber& order : each.orders)
            order = numbers.orders[order - 1];
        m_result.decisions.push_back(std::move(each));
    }
    for (Fill& each : outcome.fills) {
        each.number = m_result.fills.size() + 1;
        numbers.fills.push_back(each.number);
        each.order = numbers.orders[each.order - 1];
        m_result.fills.push_back(each);
    }
    for (Trade& each : outcome.trades)
        addTrade(sleeve, std::move(each));
    addEntries(numbers, runner.ledger().journal());
    outcome.clear();
}

Order FundBooks::numbered(const Numbers& numbers, Order order) const {
    order.number = numbers.orders[order.number - 1];
    if (order.parent != 0)
        order.parent = numbers.orders[order.parent - 1];
    return order;
}

void FundBooks::close(std::size_t sleeve, Runner& runner) {
    record(sleeve, runner);
    if (auto open = runner.openTrade())
        addTrade(sleeve, std::move(*open));
    m_result.orders.resize(m_sleeveOfOrder.size());
    for (const Order& each : runner.desk().orders()) {
        Order order = numbered(m_numbers[sleeve], each);
        m_result.orders[order.number - 1] = std::move(order);
    }
    m_result.ambiguousCandles += runner.ambiguousCandles();
}

} // namespace truebar
