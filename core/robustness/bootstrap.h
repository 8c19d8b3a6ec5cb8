// What else the same days could have come to: blocks of daily returns put together anew, thousands of times.
//   Stationary: Politis and Romano, The Stationary Bootstrap, JASA 89, 1994 (block lengths geometric).
//   Moving: Künsch, The Jackknife and the Bootstrap for General Stationary Observations, Annals of Statistics 17, 1989
//   (block lengths fixed); here blocks run on from the last day to the first (Politis and Romano's circular form,
//   1992), so that every day is drawn equally often.
#pragma once

#include "core/base/result.h"
#include "core/robustness/block_length.h"
#include "core/robustness/distribution.h"
#include "core/robustness/parallel.h"

#include <cstdint>
#include <optional>

namespace truebar {

struct BootstrapOptions {
    BlockMethod method = BlockMethod::Stationary;
    std::optional<double> blockLength{}; // days, ≥ 1; without it automaticBlockLength()
    std::size_t paths = 5'000; // 100 … 1,000,000
    std::size_t bandPoints = 200; // days at which the bands are kept, at least 2
    int annualisation = 365;
    std::uint64_t seed = 1;
    Workers workers{};
};

// Equity of all paths at the end of one day; the start is 1.
struct EquityBand {
    std::size_t day = 0; // 0 = before the first return
    Distribution equity{};

    bool operator==(const EquityBand&) const = default;
};

// Each path is as long as the returns given. The 5 % and 95 % quantiles are the bounds of a 90 % percentile interval
// (Efron, 1979).
struct BootstrapResult {
    double blockLength = 1;
    std::size_t paths = 0;
    std::vector<EquityBand> bands{};
    Distribution totalReturn{};
    Distribution cagr{}; // years = days / annualisation
    Distribution sharpe{}; // annualised; a path without deviation counts as 0
    Distribution maxDrawdown{}; // ≤ 0
    double lossProbability = 0; // share of the paths that end below the start
};

// `returns` are simple daily returns above −1. The same seed gives the same result on any number of threads.
// "robustness.too_few_days" (fewer than 10), "robustness.returns", "robustness.option", "robustness.cancelled".
Result<BootstrapResult> bootstrap(std::span<const double> returns, const BootstrapOptions& options = {});

} // namespace truebar
