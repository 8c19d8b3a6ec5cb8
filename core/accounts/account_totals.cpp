#include "core/accounts/account_totals.h"

namespace truebar {

AccountTotals AccountTotals::of(const Journal& journal) {
    AccountTotals out;
    for (const Journal::Entry& entry : journal.entries()) {
        out.liquidations += entry.kind == EntryKind::Liquidation ? 1 : 0;
        out.splits += entry.kind == EntryKind::Split ? 1 : 0;
        out.conversions += entry.kind == EntryKind::Conversion ? 1 : 0;
    }
    // The first currency of a ledger's journal is the instrument's.
    const auto sum = [&](LedgerAccount account) { return Money(journal.sumOf(account, 0)); };
    out.liquidationFees = sum(LedgerAccount::LiquidationFees);
    out.insured = -sum(LedgerAccount::Insurance);
    out.funding = -sum(LedgerAccount::Funding);
    out.borrow = -sum(LedgerAccount::Borrow);
    out.dividends = -sum(LedgerAccount::Dividends);
    return out;
}

} // namespace truebar
