// What happens to an account beside fills, as a venue reports it.
#pragma once

#include "core/accounts/split_ratio.h"
#include "core/base/amount.h"
#include "core/base/time.h"

#include <cstdint>

namespace truebar {

struct AccountEvent {
    enum class Kind : std::uint8_t {
        Funding,
        Borrow,
        Dividend,
        Split,
        CashInLieu,
        Conversion,
        Liquidation, // the fill that follows closes the position by force
        LiquidationFee,
        Insurance
    };
    Kind kind = Kind::Funding;
    UtcMs time{};
    // In the instrument's currency, > 0 received by the account; for Conversion the change of cash in that currency.
    Money amount{};
    Money converted{}; // Conversion: the change of cash in the account's currency
    SplitRatio split{};
    Quantity quantity{}; // CashInLieu: signed units that leave the position
    Price price{}; // CashInLieu: what is paid for each of them
};

} // namespace truebar
