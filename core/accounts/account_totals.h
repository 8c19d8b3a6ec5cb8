#pragma once

#include "core/accounts/journal.h"
#include "core/market/instrument.h"

namespace truebar {

// What a journal says of all that happened beside fills, in the instrument's currency; > 0 received, < 0 paid.
struct AccountTotals {
    std::uint64_t liquidations = 0;
    Money liquidationFees{}; // paid, ≥ 0
    Money insured{}; // losses beyond the margin that the venue bore, ≥ 0
    Money funding{};
    Money borrow{};
    Money dividends{};
    std::uint64_t splits = 0;
    std::uint64_t conversions = 0;

    static AccountTotals of(const Journal& journal, const Instrument& instrument);
};

} // namespace truebar
