#include "core/accounts/account_totals.h"

#include "core/accounts/account_settings.h"

namespace truebar {

AccountTotals AccountTotals::of(const Journal& journal, const Instrument& instrument) {
    AccountTotals out;
    for (const Journal::Entry& entry : journal.entries()) {
        out.liquidations += entry.kind == EntryKind::Liquidation ? 1 : 0;
        out.splits += entry.kind == EntryKind::Split ? 1 : 0;
        out.conversions += entry.kind == EntryKind::Conversion ? 1 : 0;
    }
    const std::string currency = quoteCurrency(instrument);
    const auto sum = [&](LedgerAccount account) { return Money(journal.sumOf(account, currency)); };
    out.liquidationFees = sum(LedgerAccount::LiquidationFees);
    out.insured = -sum(LedgerAccount::Insurance);
    out.funding = -sum(LedgerAccount::Funding);
    out.borrow = -sum(LedgerAccount::Borrow);
    out.dividends = -sum(LedgerAccount::Dividends);
    return out;
}

} // namespace truebar
