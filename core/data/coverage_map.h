// Day by day, how much of every stored series is there. Made from the keys of chunks, so that it is fast however many
// candles are stored; chunks with holes are the only ones whose times are read.
#pragma once

#include "core/data/candle_store.h"

#include <stop_token>

namespace truebar {

// Candles that open on one UTC day.
struct CoverageCounts {
    std::uint32_t present = 0;
    std::uint32_t missing = 0; // without those of outages
    std::uint32_t outage = 0; // missing because the venue had none
    std::uint32_t coveredEmpty = 0;
    std::uint32_t closed = 0; // not there because the market was closed

    // Candles that should be there and could be had.
    std::uint32_t expected() const { return present + missing + outage; }
    // present / expected; 1 where nothing was expected.
    double share() const { return expected() == 0 ? 1 : static_cast<double>(present) / expected(); }
    CoverageCounts& operator+=(const CoverageCounts& other);
    bool operator==(const CoverageCounts&) const = default;
};

struct SeriesCoverage {
    StoredSeries series{};
    std::chrono::sys_days firstDay{};
    std::vector<CoverageCounts> days{}; // from firstDay on, without a hole
    std::vector<CoverageGap> gaps{}; // Missing, VenueOutage and CoveredEmpty, ascending
    CoverageCounts total{};
    // Set if the calendar is not known; the series is then taken as always open.
    std::optional<Error> problem{};
};

struct CoverageMap {
    std::vector<SeriesCoverage> series{}; // in the order of CandleStore::list()
    std::chrono::sys_days firstDay{}; // of all
    std::chrono::sys_days lastDay{}; // exclusive; equal to firstDay if nothing is stored
};

// Each series from its first to its last stored candle. "data.cancelled", and errors of the store.
Result<CoverageMap> makeCoverageMap(const CandleStore& store, const std::stop_token& stop = {});

} // namespace truebar
