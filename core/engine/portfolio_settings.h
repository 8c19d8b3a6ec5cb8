// What is asked of a portfolio beside the money of its run.
#pragma once

#include "core/base/decimal.h"
#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace truebar {

enum class RebalancePeriod : std::uint8_t { Never, Daily, Weekly, Monthly };
constexpr int rebalancePeriodCount = 4;
// "never", "daily", "weekly", "monthly"
std::string_view toString(RebalancePeriod period);

// Limits of the whole fund, as shares of its equity; empty: none. They are kept by reducing, at every close.
struct FundLimits {
    std::optional<Decimal> maxWeight{}; // of one sleeve; > 0
    std::optional<Decimal> maxGross{}; // values of all positions added up, shorts too; > 0
    std::optional<Decimal> maxDrawdown{}; // from the highest equity at a close: then everything is closed; 0 … 1

    bool operator==(const FundLimits&) const = default;
};

struct PortfolioSettings {
    RebalancePeriod rebalance = RebalancePeriod::Never;
    FundLimits limits{};

    // "portfolio.limit"
    static Result<PortfolioSettings> checked(PortfolioSettings settings);
    bool operator==(const PortfolioSettings&) const = default;
};

} // namespace truebar
