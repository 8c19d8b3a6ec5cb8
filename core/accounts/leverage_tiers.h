// How much leverage a venue grants at which size, and what it asks to keep a position open.
#pragma once

#include "core/base/amount.h"

#include <vector>

namespace truebar {

// One bracket of position value (quote currency): floor ≤ value < cap.
struct LeverageTier {
    Money floor{};
    Money cap{};
    Decimal maxLeverage{1};
    Decimal maintenanceRate{}; // share of the value, 0 … 1
    Money maintenanceAmount{}; // taken off rate × value, so that the requirement has no step at the floor

    bool operator==(const LeverageTier&) const = default;
};

class LeverageTiers {
public:
    // One tier for every size: up to 125 ×, maintenance 0.4 %.
    LeverageTiers();
    // From a floor of 0 upwards, without holes; leverage not rising, rates not falling. "tiers.*", the first argument is
    // the number of the bad tier, from 1.
    static Result<LeverageTiers> checked(std::vector<LeverageTier> tiers);

    const std::vector<LeverageTier>& tiers() const { return m_tiers; }
    // The last tier also for what lies above its cap.
    const LeverageTier& at(Money value) const;
    // rate × value − amount, rounded up at 1e-12.
    Money maintenanceMargin(Money value) const;
    // The largest position that may be opened with this leverage; 0 if none.
    Money largestValue(Decimal leverage) const;

    bool operator==(const LeverageTiers&) const = default;

private:
    std::vector<LeverageTier> m_tiers;
};

} // namespace truebar
