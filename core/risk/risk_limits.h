// Limits for orders, as they stand in the settings of the account or of a bot. An empty limit does not limit.
#pragma once

#include "core/base/time.h"
#include "core/sdk/settings.h"

#include <map>
#include <optional>

namespace truebar {

struct RiskLimits {
    // Of one order:
    std::optional<Decimal> orderQuantity{};
    std::optional<Decimal> orderNotional{};
    std::optional<Decimal> priceCollar{}; // percent from the last price, against us
    std::optional<Decimal> fatFinger{}; // times the median quantity of the last orders in the instrument
    std::optional<Millis> duplicateWindow{}; // the same order again within this time
    // Of the account or of the bot:
    std::optional<Decimal> position{}; // units, either way, with everything that may still be filled
    std::optional<Decimal> positionNotional{};
    std::optional<Decimal> dailyLoss{}; // money, since 0 h UTC
    std::optional<Decimal> drawdown{}; // percent below the highest equity
    std::optional<Decimal> capital{}; // what equity is beside the profit that is told
    std::optional<std::int64_t> ordersPerMinute{};
    std::optional<std::int64_t> openOrders{};
    std::optional<std::int64_t> cooldownStops{}; // so many stops in a row …
    std::optional<Millis> cooldown{}; // … and so long no new risk is taken
    // Of what the decision rests on:
    std::optional<Millis> staleData{}; // age of the last price
    std::optional<Millis> skew{}; // of the venue's clock

    bool operator==(const RiskLimits&) const = default;
};

// The fields of a form and of `--set`; a value of 0 is no limit.
const SettingsSchema& riskSchema();
// What schema and resolve() have let through.
RiskLimits riskLimits(const Settings& settings);
// Both at once: unknown names and wrong values are errors at "setting 'NAME'".
Result<RiskLimits> parseRiskLimits(const std::map<std::string, std::string>& given);

} // namespace truebar
