#include "core/outlook/calibration.h"

#include <cmath>

namespace truebar {

namespace {

constexpr double deviations = 2.5758293035489004; // two-sided 99 % of the normal distribution

} // namespace

std::string_view toString(CalibrationVerdict verdict) {
    constexpr std::array<std::string_view, 4> names{"too_few", "fits", "too_narrow", "too_wide"};
    return names[static_cast<std::size_t>(verdict)];
}

std::optional<double> HitCount::share() const {
    if (forecasts == 0)
        return std::nullopt;
    return static_cast<double>(hits) / static_cast<double>(forecasts);
}

HitCount::Interval HitCount::interval() const {
    if (forecasts == 0)
        return {};
    const double n = static_cast<double>(forecasts);
    const double p = static_cast<double>(hits) / n;
    const double square = deviations * deviations;
    const double middle = (p + square / (2 * n)) / (1 + square / n);
    const double reach = deviations / (1 + square / n) * std::sqrt(p * (1 - p) / n + square / (4 * n * n));
    return {middle - reach, middle + reach};
}

CalibrationVerdict HitCount::verdict() const {
    if (forecasts < Calibration::leastForecasts)
        return CalibrationVerdict::TooFew;
    const Interval range = interval();
    if (level > range.high)
        return CalibrationVerdict::TooNarrow;
    return level < range.low ? CalibrationVerdict::TooWide : CalibrationVerdict::Fits;
}

Calibration Calibration::operator-(const Calibration& earlier) const {
    const auto since = [](HitCount& count, const HitCount& before) {
        count.forecasts -= before.forecasts;
        count.hits -= before.hits;
    };
    Calibration out = *this;
    since(out.narrow, earlier.narrow);
    since(out.wide, earlier.wide);
    for (std::size_t i = 0; i < out.deciles.size(); ++i)
        since(out.deciles[i], earlier.deciles[i]);
    return out;
}

} // namespace truebar
