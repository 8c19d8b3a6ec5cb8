// The observables: which series are followed live. In workspace.db.
#pragma once

#include "core/data/series_locks.h"
#include "core/workspace/database.h"

#include <string>
#include <vector>

namespace truebar {

struct Watch {
    InstrumentId instrument{};
    Timeframe timeframe{};
    std::string feed{}; // by name; empty: those of the venue, in order
    std::size_t warmUp = 500; // closed candles that shall be there before the live ones

    SeriesKey key() const { return {instrument, timeframe}; }
    bool operator==(const Watch&) const = default;
};

// Belongs to the thread of its database.
class WatchList {
public:
    static constexpr std::size_t mostWarmUp = 100'000;

    explicit WatchList(const Database& database)
        : m_database(database) { }

    // By instrument and timeframe.
    Result<std::vector<Watch>> list() const;
    // Adds, or replaces what was said of the same series. "watch.warm_up" for more than mostWarmUp.
    Result<void> save(const Watch& watch) const;
    // "watch.unknown"
    Result<void> remove(const SeriesKey& key) const;

private:
    const Database& m_database;
};

} // namespace truebar
