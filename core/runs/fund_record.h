// What a portfolio leaves behind beside its run.
#pragma once

#include "core/engine/portfolio.h"
#include "core/market/timeframe.h"

namespace truebar {

// One series of the fund, as asked for.
struct FundPart {
    InstrumentId instrument{};
    Timeframe timeframe{};
    Decimal weight{};

    bool operator==(const FundPart&) const = default;
};

// What was asked of a portfolio beside its run.
struct FundTerms {
    PortfolioSettings settings{};
    std::vector<FundPart> parts{};

    bool operator==(const FundTerms&) const = default;
};

struct FundRecord : FundTerms {
    std::vector<SleeveResult> sleeves{}; // one for each part
    std::uint64_t rebalances = 0;
    double highestGross = 0;
    std::optional<UtcMs> stoppedAt{};

    bool operator==(const FundRecord&) const = default;
};

} // namespace truebar
