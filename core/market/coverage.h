// Which candles are there and which are missing.
#pragma once

#include "core/market/series.h"
#include "core/market/session_filter.h"

#include <optional>
#include <vector>

namespace truebar {

struct CoverageGap {
    UtcMs from{}; // open time of the first missing candle
    UtcMs to{}; // close time of the last missing candle
    std::uint64_t candles = 0; // missing while the market was open

    bool operator==(const CoverageGap&) const = default;
};

struct CoverageReport {
    std::uint64_t present = 0;
    std::uint64_t missing = 0;
    std::uint64_t expectedClosed = 0; // candles not there because the market was closed
    std::vector<CoverageGap> gaps{};

    bool operator==(const CoverageReport&) const = default;
};

// Over `span`, or from the first to the last candle if there is none; candles missing at the ends of the span count.
CoverageReport coverage(
    const Series& series, const std::optional<TimeSpan>& span = {}, const SessionFilter& session = {});

} // namespace truebar
