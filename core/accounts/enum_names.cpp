#include "core/accounts/account_settings.h"
#include "core/accounts/journal.h"

#include <array>

namespace truebar {

std::string_view toString(LedgerAccount account) {
    static constexpr std::array<std::string_view, ledgerAccountCount> names{"cash", "margin", "position", "carried",
        "fees", "profit", "capital", "funding", "borrow", "dividends", "exchange", "liquidation_fees", "insurance",
        "holding", "market"};
    return names[static_cast<std::size_t>(account)];
}

std::string_view toString(EntryKind kind) {
    static constexpr std::array<std::string_view, entryKindCount> names{"deposit", "fill", "liquidation", "fee", "margin", "funding",
        "borrow", "dividend", "split", "cash_in_lieu", "conversion", "liquidation_fee", "insurance"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view toString(AccountMode mode) {
    static constexpr std::array<std::string_view, 3> names{"cash", "isolated", "cross"};
    return names[static_cast<std::size_t>(mode)];
}

std::string_view toString(AccountAction::Kind kind) {
    return kind == AccountAction::Kind::Dividend ? "dividend" : "split";
}

} // namespace truebar
