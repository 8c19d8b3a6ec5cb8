#include "core/accounts/leverage_tiers.h"

#include <algorithm>

namespace truebar {

namespace {

Result<void> checkTier(const LeverageTier& tier, const LeverageTier* before, const std::string& number) {
    if (before ? tier.floor != before->cap : !tier.floor.isZero())
        return Error{"tiers.hole", "tier %1 begins at %2, not where the one before it ends",
            {number, tier.floor.toString()}};
    if (tier.cap <= tier.floor)
        return Error{"tiers.cap", "tier %1 ends at %2, not above its floor", {number, tier.cap.toString()}};
    if (tier.maxLeverage < Decimal(1) || (before && tier.maxLeverage > before->maxLeverage))
        return Error{"tiers.leverage", "the leverage %2 of tier %1 is below 1 or above that of the tier before",
            {number, tier.maxLeverage.toString()}};
    if (tier.maintenanceRate.sign() < 0 || tier.maintenanceRate >= Decimal(1)
        || (before && tier.maintenanceRate < before->maintenanceRate))
        return Error{"tiers.rate", "the maintenance rate %2 of tier %1 is not from 0 to 1, or below that of the tier before",
            {number, tier.maintenanceRate.toString()}};
    if (tier.maintenanceAmount.sign() < 0)
        return Error{"tiers.amount", "the maintenance amount %2 of tier %1 is negative",
            {number, tier.maintenanceAmount.toString()}};
    return {};
}

} // namespace

LeverageTiers::LeverageTiers() {
    LeverageTier only;
    only.cap = Money(Decimal::powerOfTen(17));
    only.maxLeverage = Decimal(125);
    only.maintenanceRate = Decimal::fromUnits(Decimal::unitsPerOne / 250);
    m_tiers.push_back(only);
}

Result<LeverageTiers> LeverageTiers::checked(std::vector<LeverageTier> tiers) {
    if (tiers.empty())
        return Error{"tiers.none", "there are no leverage tiers"};
    for (std::size_t i = 0; i < tiers.size(); ++i) {
        if (auto good = checkTier(tiers[i], i > 0 ? &tiers[i - 1] : nullptr, std::to_string(i + 1)); !good)
            return std::move(good).error();
    }
    LeverageTiers out;
    out.m_tiers = std::move(tiers);
    return out;
}

const LeverageTier& LeverageTiers::at(Money value) const {
    const auto above = std::find_if(m_tiers.begin(), m_tiers.end(), [&](const auto& t) { return value < t.cap; });
    return above == m_tiers.end() ? m_tiers.back() : *above;
}

Money LeverageTiers::maintenanceMargin(Money value) const {
    const LeverageTier& tier = at(value);
    const Money asked(Decimal::multiply(value.value(), tier.maintenanceRate, Rounding::Up));
    return std::max(asked - tier.maintenanceAmount, Money());
}

Money LeverageTiers::largestValue(Decimal leverage) const {
    Money out;
    for (const LeverageTier& tier : m_tiers) {
        if (tier.maxLeverage >= leverage)
            out = tier.cap;
    }
    return out;
}

} // namespace truebar
