// The exact record of cash and position: double entry, decimals, the sum of all postings is zero always.
#pragma once

#include "core/market/instrument.h"
#include "core/trading/fill.h"

#include <array>
#include <vector>

namespace truebar {

class Ledger {
public:
    // Positive: debit. Capital and Profit are what the trader put in and earned, so they run negative.
    enum class Account : std::uint8_t {
        Cash,
        Position /* at cost */,
        Fees,
        Profit /* realised, before fees */,
        Capital
    };
    static constexpr std::size_t accountCount = 5;

    struct Entry {
        UtcMs time{};
        std::uint64_t fill = 0; // 0 = the opening entry
        std::array<Money, accountCount> postings{};
    };

    Ledger(Instrument instrument, Money capital, UtcMs openedAt);

    void book(const Fill& fill);

    Money cash() const { return balance(Account::Cash); }
    Money feesPaid() const { return balance(Account::Fees); }
    Money realisedProfit() const { return -balance(Account::Profit); } // before fees
    Quantity position() const { return m_position; }
    // Average entry price of the position; 0 when flat.
    Price averagePrice() const;
    // Cash + position at this price.
    Money equityAt(Price mark) const;
    Money balance(Account account) const { return m_balances[static_cast<std::size_t>(account)]; }
    const std::vector<Entry>& journal() const { return m_journal; }

private:
    void post(Entry& entry, Account account, Money amount);
    // Cost of the part of the position that `quantity` closes.
    Money costOf(Quantity quantity) const;

    Instrument m_instrument;
    Quantity m_position{};
    std::array<Money, accountCount> m_balances{};
    std::vector<Entry> m_journal;
};

} // namespace truebar
