#include "core/stats/moments.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace truebar {

namespace {

double centralMoment(std::span<const double> values, int order) {
    const double m = meanOf(values);
    double sum = 0;
    for (const double value : values)
        sum += std::pow(value - m, order);
    return sum / static_cast<double>(values.size());
}

} // namespace

double meanOf(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::optional<double> deviationOf(std::span<const double> values) {
    if (values.size() < 2)
        return std::nullopt;
    double largest = 0;
    for (const double value : values)
        largest = std::max(largest, std::fabs(value));
    const auto n = static_cast<double>(values.size());
    const double spread = std::sqrt(centralMoment(values, 2) * n / (n - 1));
    return spread > 1e-9 * largest ? std::optional(spread) : std::nullopt;
}

std::optional<Shape> shapeOf(std::span<const double> values) {
    if (values.size() < 4 || !deviationOf(values))
        return std::nullopt;
    const auto n = static_cast<double>(values.size());
    const double variance = centralMoment(values, 2);
    const double excess = centralMoment(values, 4) / (variance * variance) - 3;
    Shape out;
    out.skewness = centralMoment(values, 3) / std::pow(variance, 1.5) * std::sqrt(n * (n - 1)) / (n - 2);
    out.kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * excess + 6) + 3;
    return out;
}

} // namespace truebar
