// What kind of account a run trades with, and what happens to it beside fills.
#pragma once

#include "core/accounts/leverage_tiers.h"
#include "core/accounts/split_ratio.h"
#include "core/base/time.h"
#include "core/market/instrument.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace truebar {

enum class AccountMode : std::uint8_t {
    Cash, // positions are paid for whole; nothing is liquidated
    Isolated, // a position is backed by its own margin only
    Cross // by all the cash of the account
};
// "cash", "isolated", "cross"
std::string_view toString(AccountMode mode);

// Longs pay value × rate at this time if the rate is positive, shorts receive it.
struct FundingRate {
    UtcMs time{};
    Decimal rate{};
    std::optional<Price> mark{}; // else the candle's price at that time

    bool operator==(const FundingRate&) const = default;
};

struct AccountAction {
    enum class Kind : std::uint8_t { Dividend, Split };
    UtcMs exDate{}; // applies to what is held before the first candle at or after it
    Kind kind = Kind::Dividend;
    Money dividend{}; // per unit, in the instrument's currency
    SplitRatio split{};

    bool operator==(const AccountAction&) const = default;
};
// "dividend", "split"
std::string_view toString(AccountAction::Kind kind);

// From this time on one unit of the instrument's currency is worth `rate` of the account's.
struct ConversionRate {
    UtcMs time{};
    Decimal rate{};

    bool operator==(const ConversionRate&) const = default;
};

struct AccountSettings {
    AccountMode mode = AccountMode::Cash;
    Decimal leverage{1}; // 1 … 1000; of margin modes
    LeverageTiers tiers{};
    Decimal liquidationFeeBps{}; // of the value, beside the trading fee; 0 … 1000
    Decimal borrowRate{}; // per year, on the value of a short in a cash account; 0 … 10
    std::string currency{}; // of the account; "" = the instrument's
    // Each in the order of time.
    std::vector<FundingRate> funding{};
    std::vector<AccountAction> actions{};
    std::vector<ConversionRate> rates{};

    bool isOnMargin() const { return mode != AccountMode::Cash; }
    bool isConverting(const Instrument& instrument) const {
        return !currency.empty() && currency != instrument.currency;
    }
    // Nothing but fills can happen to the account.
    bool isPlain() const { return *this == AccountSettings(); }

    // The same dividends, splits and currency in a cash account without leverage: for buy and hold.
    AccountSettings forHolding() const;

    // "account.*", located at the CLI option without its dashes.
    static Result<AccountSettings> checked(AccountSettings settings);
    // What can be judged only beside an instrument and the first candle: "account.rates", "account.currency".
    Result<void> fits(const Instrument& instrument, UtcMs begin) const;

    bool operator==(const AccountSettings&) const = default;
};

// The currency of prices as books name it: "quote" if the instrument does not say.
std::string quoteCurrency(const Instrument& instrument);

} // namespace truebar
