// The numbers that a simulation came to, in a form small enough to keep and show.
#pragma once

#include <span>
#include <vector>

namespace truebar {

// Quantile type 7 of Hyndman and Fan (Sample Quantiles in Statistical Packages, 1996): linear between neighbours.
// Preconditions: sorted ascending, not empty, 0 ≤ share ≤ 1.
double quantileOfSorted(std::span<const double> sorted, double share);

struct Distribution {
    double mean = 0;
    double p05 = 0;
    double p25 = 0;
    double p50 = 0;
    double p75 = 0;
    double p95 = 0;

    bool operator==(const Distribution&) const = default;
};
// Zeros if there are no values.
Distribution distributionOf(std::vector<double> values);

} // namespace truebar
