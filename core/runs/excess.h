// What a run earned beyond doing something simpler with the same cash over the same candles and costs: differences of
// total returns, as fractions. Empty where one of the two is not known.
#pragma once

#include "core/runs/run_record.h"

namespace truebar {

struct ExcessReturns {
    std::optional<double> overHolding{};
    std::optional<double> overAveraging{};
    std::optional<double> overCash{}; // cash earns nothing

    bool operator==(const ExcessReturns&) const = default;
};

ExcessReturns excessOf(const RunSummary& run);

} // namespace truebar
