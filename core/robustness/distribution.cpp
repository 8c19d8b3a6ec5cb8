#include "core/robustness/distribution.h"

#include "core/stats/moments.h"

#include <algorithm>
#include <cmath>

namespace truebar {

double quantileOfSorted(std::span<const double> sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Distribution distributionOf(std::vector<double> values) {
    if (values.empty())
        return {};
    // Sorted before it is summed: the mean does not depend on the order in which the threads finished.
    std::sort(values.begin(), values.end());
    Distribution out;
    out.mean = meanOf(values);
    out.p05 = quantileOfSorted(values, 0.05);
    out.p25 = quantileOfSorted(values, 0.25);
    out.p50 = quantileOfSorted(values, 0.50);
    out.p75 = quantileOfSorted(values, 0.75);
    out.p95 = quantileOfSorted(values, 0.95);
    return out;
}

} // namespace truebar
