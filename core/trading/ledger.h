// The exact record of cash and position: double entry, decimals, the sum of all postings is zero always.
#pragma once

#include "core/accounts/account_event.h"
#include "core/accounts/account_settings.h"
#include "core/accounts/journal.h"
#include "core/market/instrument.h"
#include "core/trading/fill.h"

#include <array>

namespace truebar {

class Ledger {
public:
    using Account = LedgerAccount;

    // `capital` is in the account's currency. Of the settings only mode, leverage and currency are used. Without
    // `keepsJournal` there are the balances alone.
    Ledger(Instrument instrument, Money capital, UtcMs openedAt, const AccountSettings& account = {},
        bool keepsJournal = true);

    void book(const Fill& fill);
    void book(const AccountEvent& event);

    // In the account's currency.
    Money cash() const { return m_balances[m_home][index(Account::Cash)]; }
    // In the instrument's currency.
    Money feesPaid() const { return balance(Account::Fees); }
    Money realisedProfit() const { return -balance(Account::Profit); } // before fees
    Money margin() const { return balance(Account::Margin); }
    Money carried() const { return balance(Account::Carried); }
    Money balance(Account account) const { return m_balances[0][index(account)]; }
    Quantity position() const { return m_position; }
    // Average entry price of the position; 0 when flat.
    Price averagePrice() const;
    // Cash + position at this price in the account's currency, of which one unit of the instrument's is worth `rate`.
    Money equityAt(Price mark, Decimal rate = Decimal(1)) const;

    const Journal& journal() const { return m_journal; }
    Journal takeJournal() { return std::move(m_journal); }

private:
    static std::size_t index(Account account) { return static_cast<std::size_t>(account); }
    void post(Account account, Money amount, std::size_t currency = 0);
    void postUnits(Quantity quantity);
    // Both sides of a payment in the instrument's currency.
    void pay(Account from, Account to, Money amount);
    // Cost of the part of the position that `quantity` closes.
    Money costOf(Quantity quantity) const;
    void trade(Side side, Price price, Quantity quantity);
    void bookMargin(UtcMs time, std::uint64_t fill, Money opened, Money released);
    void bookSplit(const AccountEvent& event);
    void bookCashInLieu(const AccountEvent& event);
    // Where funding and the like go: the margin of an isolated position, else the cash.
    Account purse() const { return m_isIsolated ? Account::Margin : Account::Cash; }

    Instrument m_instrument;
    bool m_isOnMargin;
    bool m_isIsolated;
    Decimal m_leverage;
    std::size_t m_home = 0; // 1 if the account has a currency of its own
    Quantity m_position{};
    std::array<std::array<Money, ledgerAccountCount>, 2> m_balances{}; // 0: instrument's currency, 1: account's
    std::array<std::uint16_t, 2> m_currencies{};
    std::uint16_t m_units = 0;
    bool m_isLiquidating = false; // the next fill is by force
    Journal m_journal;
};

} // namespace truebar
