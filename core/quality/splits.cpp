#include "core/quality/splits.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace truebar {

namespace {

constexpr std::array splitRatios{1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0};
// Prices rise by a reverse split, and those are never that small; a bid for the company is.
constexpr double leastReverse = 2.0;
constexpr double sureRatio = 3.0;
constexpr double levelShare = 0.25; // the levels before and after may differ from the jump by this share of it
constexpr std::size_t leastCandles = 3; // on each side

// The ratio that the jump is close to, with the jump's direction; 0 if there is none.
double splitNear(double jump, double tolerance) {
    for (const double ratio : splitRatios) {
        if (std::abs(std::abs(jump) - std::log(ratio)) > tolerance)
            continue;
        if (jump < 0)
            return 1 / ratio;
        return ratio >= leastReverse ? ratio : 0;
    }
    return 0;
}

double medianOf(std::span<const double> values) {
    std::vector<double> copy(values.begin(), values.end());
    const auto middle = copy.begin() + static_cast<std::ptrdiff_t>(copy.size() / 2);
    std::nth_element(copy.begin(), middle, copy.end());
    return *middle;
}

bool isLasting(std::span<const double> closes, std::size_t i, double jump, std::size_t most) {
    const std::size_t before = std::min(most, i);
    const std::size_t after = std::min(most, closes.size() - i);
    if (before < leastCandles || after < leastCandles)
        return false;
    const double levels = std::log(medianOf(closes.subspan(i, after)) / medianOf(closes.subspan(i - before, before)));
    return std::abs(levels - jump) <= levelShare * std::abs(jump);
}

} // namespace

void findUnadjustedSplits(
    const Series& series, const PriceMoves& moves, const QualitySettings& settings, std::vector<Finding>& out) {
    const auto closes = series.closes();
    const auto opens = series.opens();
    const double least = splitRatios.front() * std::exp(-settings.splitTolerance);
    std::size_t settled = 0;
    for (std::size_t i = 1; i < closes.size(); ++i) {
        const double ratio = opens[i] / closes[i - 1];
        if (ratio < least && ratio > 1 / least)
            continue;
        const double jump = std::log(ratio);
        const double split = splitNear(jump, settings.splitTolerance);
        if (split == 0 || std::abs(jump) < settings.splitNoise * moves.noise(i)
            || !isLasting(closes, i, jump, settings.splitCandles))
            continue;
        const bool isSure = std::max(split, 1 / split) >= sureRatio;
        out.push_back({Check::UnadjustedSplit, isSure ? Severity::Error : Severity::Warning,
            {series.times()[settled], series.closeTime(i - 1)}, i - settled, ratio, split});
        settled = i;
    }
}

} // namespace truebar
