#include "core/engine/portfolio_settings.h"

#include <array>

namespace truebar {

std::string_view toString(RebalancePeriod period) {
    static constexpr std::array<std::string_view, rebalancePeriodCount> names{"never", "daily", "weekly", "monthly"};
    return names[static_cast<std::size_t>(period)];
}

Result<PortfolioSettings> PortfolioSettings::checked(PortfolioSettings settings) {
    const FundLimits& limits = settings.limits;
    if (limits.maxWeight && limits.maxWeight->sign() <= 0)
        return Error{"portfolio.limit", "the limit must be above 0", {}, "max-weight"};
    if (limits.maxGross && limits.maxGross->sign() <= 0)
        return Error{"portfolio.limit", "the limit must be above 0", {}, "max-gross"};
    if (limits.maxDrawdown && (limits.maxDrawdown->sign() <= 0 || *limits.maxDrawdown >= Decimal(1)))
        return Error{"portfolio.limit", "the limit must be between 0 and 1", {}, "max-drawdown"};
    return settings;
}

} // namespace truebar
