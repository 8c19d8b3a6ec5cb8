// All checks that apply to one series.
#pragma once

#include "core/market/series.h"
#include "core/quality/adjusted_closes.h"
#include "core/quality/finding.h"
#include "core/quality/quality_settings.h"

#include <optional>

namespace truebar {

struct QualityReport {
    std::uint64_t candles = 0;
    std::vector<Finding> findings{}; // ascending in time

    // The worst severity; none if nothing was found.
    std::optional<Severity> worst() const;
    // Candles concerned by findings of one check.
    std::uint64_t count(Check check) const;
};

// What else is known of the series; each makes further checks possible.
struct QualityCompany {
    const Series* ask = nullptr; // the series holds bids
    const Series* twin = nullptr; // the same instrument and timeframe from another feed
    std::span<const AdjustedClose> adjustedCloses{};
};

// Faults of raw rows are checkRows(): a series cannot hold them.
QualityReport checkSeries(
    const Series& series, const QualitySettings& settings = {}, const QualityCompany& company = {});

} // namespace truebar
