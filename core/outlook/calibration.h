// Whether bands hold what they promise: of the forecasts made, how many closes lay within, level by level.
#pragma once

#include "core/base/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace truebar {

enum class CalibrationVerdict : std::uint8_t { TooFew, Fits, TooNarrow, TooWide };
// "too_few", "fits", "too_narrow", "too_wide"
std::string_view toString(CalibrationVerdict verdict);

struct HitCount {
    double level = 0; // the share that was promised
    std::size_t forecasts = 0;
    std::size_t hits = 0;

    void add(bool isHit) {
        ++forecasts;
        hits += isHit ? 1 : 0;
    }
    // Empty before the first forecast.
    std::optional<double> share() const;
    // Where the true share may lie, at 99 %: the interval of Wilson ("Probable inference, the law of succession, and
    // statistical inference", 1927). The whole of 0 … 1 before the first forecast.
    struct Interval {
        double low = 0;
        double high = 1;
    };
    Interval interval() const;
    // TooFew below 100 forecasts; Fits if the promise lies within the interval.
    CalibrationVerdict verdict() const;

    bool operator==(const HitCount&) const = default;
};

struct Calibration {
    static constexpr std::size_t leastForecasts = 100;

    HitCount narrow{};
    HitCount wide{};
    std::array<HitCount, 9> deciles{}; // of bands at 10 %, 20 % … 90 %, for a reliability plot

    // What was counted since `earlier`, an earlier state of the same count.
    Calibration operator-(const Calibration& earlier) const;
    bool operator==(const Calibration&) const = default;
};

} // namespace truebar
