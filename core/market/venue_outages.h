// Telling the hole that a venue made from the hole that we made.
#pragma once

#include "core/market/coverage.h"

#include <span>

namespace truebar {

struct OutageRules {
    // The same hole in series of two instruments of one venue: at least this many candles in each, and its ends no
    // further apart than one candle of the longer timeframe.
    std::uint64_t sharedCandles = 3;
    // A hole in one series alone, in a market that never closes: at least this many candles, and no longer than this;
    // beyond it a lost file or a month never fetched is the likelier story.
    std::uint64_t loneCandles = 10;
    Millis loneLongest = std::chrono::hours(24);
};

// What was found missing of one series.
struct SeriesGaps {
    InstrumentId instrument{};
    Timeframe timeframe{};
    bool isAlwaysOpen = false;
    std::vector<CoverageGap>* gaps = nullptr; // ascending; changed in place
};

// Turns gaps of the kind Missing into VenueOutage where the rules say so.
void markVenueOutages(std::span<const SeriesGaps> series, const OutageRules& rules = {});

} // namespace truebar
