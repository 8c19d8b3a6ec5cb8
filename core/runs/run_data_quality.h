// How good the candles of a run were: judged before it, kept with it. docs/data-health.md tells what the numbers mean.
#pragma once

#include "core/market/coverage.h"

#include <vector>

namespace truebar {

// What a run asks of its candles.
struct DataDemand {
    double coverage = 0.99; // least share of the expected candles, 0 … 1
    double trust = 0; // least trust, 0 … 1
    bool allowIncomplete = true; // run below that, but stamped; else refused

    bool operator==(const DataDemand&) const = default;
};

// One series that the strategy reads.
struct FeedQuality {
    InstrumentId instrument{};
    Timeframe timeframe{}; // as the strategy asks
    Timeframe stored{}; // that its candles are made of, and that was looked at
    TimeSpan span{};
    std::uint64_t present = 0;
    std::uint64_t missing = 0; // those of outages included
    std::uint64_t errors = 0; // candles concerned by findings of that severity
    std::uint64_t warnings = 0;
    double coverage = 1; // present / (present + missing)
    double trust = 1;
    std::uint64_t gapCount = 0;
    std::vector<CoverageGap> gaps{}; // the largest `keptGaps` of them, ascending: Missing and VenueOutage

    bool operator==(const FeedQuality&) const = default;
};

constexpr std::size_t keptGaps = 100;

struct RunDataQuality {
    double leastCoverage = 0; // what was asked for
    double leastTrust = 0;
    // The run's own series first; empty for runs made before this was judged.
    std::vector<FeedQuality> feeds{};

    bool isKnown() const { return !feeds.empty(); }
    // True if any feed is below what was asked for: the run is stamped "incomplete data".
    bool isIncomplete() const;
    bool isIncomplete(const FeedQuality& feed) const {
        return feed.coverage < leastCoverage || feed.trust < leastTrust;
    }
    // Of the worst feed; 1 if there is none.
    double coverage() const;
    double trust() const;

    bool operator==(const RunDataQuality&) const = default;
};

} // namespace truebar
