// The books of a portfolio: what happens in its sleeves, in the order in which it happens, numbered through.
#pragma once

#include "core/engine/runner.h"

namespace truebar {

class FundBooks {
public:
    FundBooks(std::size_t sleeves, UtcMs begin, Money capital, const std::string& currency);

    // Takes what the sleeve's last half of a step caused out of its outcome and its journal.
    void record(std::size_t sleeve, Runner& runner);
    // The orders as they are in the end, and what is still open.
    void close(std::size_t sleeve, Runner& runner);

    // Orders, fills, trades, suggestions, decisions and journal; no metrics.
    RunResult take() { return std::move(m_result); }
    // Sleeve of each order by number − 1, and of each trade.
    const std::vector<std::size_t>& sleeveOfOrder() const { return m_sleeveOfOrder; }
    const std::vector<std::size_t>& sleeveOfTrade() const { return m_sleeveOfTrade; }

private:
    struct Numbers {
        std::vector<OrderNumber> orders{}; // number in the fund by number in the sleeve − 1
        std::vector<std::uint64_t> fills{};
        std::vector<std::uint64_t> suggestions{};
        std::size_t entries = 1; // of the journal; the deposit is the fund's
    };

    void addOrders(std::size_t sleeve, const OrderDesk& desk);
    void addTrade(std::size_t sleeve, Trade trade);
    void addEntries(Numbers& numbers, const Journal& journal);
    Order numbered(const Numbers& numbers, Order order) const;

    std::vector<Numbers> m_numbers;
    std::vector<std::size_t> m_sleeveOfOrder;
    std::vector<std::size_t> m_sleeveOfTrade;
    RunResult m_result;
};

} // namespace truebar
