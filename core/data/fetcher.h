// Brings candles from feeds into the store: asks only for what is missing, from the first feed that can answer, within
// its budget, again after faults and elsewhere when it stays silent. Synchronous; the caller chooses the thread.
#pragma once

#include "core/data/feed_set.h"
#include "core/data/fetch_planner.h"
#include "core/data/series_locks.h"
#include "core/data/store_door.h"

#include <string>

namespace truebar {

// A candle is worth asking for so long after it has closed.
inline constexpr std::chrono::seconds settlingTime(2);

struct FetchJob {
    InstrumentId instrument{};
    Timeframe timeframe{};
    TimeSpan span{}; // cut to what has closed; must have a beginning
};

enum class FetchMode {
    Missing, // what coverage lacks
    Compare, // everything; what differs is told, and no candle is added or changed
    Replace, // everything; stored candles that differ are overwritten
};

struct FetchOptions {
    FetchMode mode = FetchMode::Missing;
    std::string feed{}; // by name; empty: those of the venue, in order
    int attempts = 6; // for one request, over all feeds
    Millis firstWait{500}; // after a failure, doubling up to …
    Millis longestWait{30'000};
    Millis patience{15 * 60'000}; // how long to wait for feeds that all want silence
    std::size_t mostAtOnce = 0; // requests under way at the same time; 0: as many as the feed allows
    // A candle that closed less than this ago and that the source does not have may still come: it is not remembered
    // as empty.
    Millis emptyAfter{0};
};

struct SeriesFetch {
    InstrumentId instrument{};
    Timeframe timeframe{};
    std::uint64_t requests = 0; // that asked for it; one may ask for several series
    std::uint64_t rowsRead = 0;
    std::uint64_t stored = 0; // new or replaced
    std::uint64_t emptyCandles = 0; // of open times, that the source says do not exist
    std::vector<UtcMs> conflicts{}; // stored candles that differ from the source (mode Compare)
    Series source{}; // all candles that the source told (mode Compare)
    std::vector<RejectedRow> rejected{};
    // What was asked for and not answered: older than the source reaches, or failed.
    std::vector<TimeSpan> unanswered{};
    std::string feed{}; // that answered last
    std::optional<Error> failure{}; // the first one
};

struct FetchSummary {
    std::vector<SeriesFetch> series{}; // in the order of the jobs
    std::uint64_t requests = 0; // each counted once, whatever it asked for
    // "feed.halted": no feed could answer for some series. The store is whole; what is missing stays missing.
    bool isHalted() const;
};

struct FetchProgress {
    std::uint64_t requestsDone = 0;
    std::uint64_t requestsKnown = 0;
};

class Fetcher {
public:
    Fetcher(FeedSet& feeds, StoreDoor& store, SeriesLocks& locks);

    // Errors: "feed.none", "feed.unknown_profile", "feed.cancelled" (what was stored before stays), "feed.span", and
    // those of the store. A series that cannot be fetched is told in its SeriesFetch, not here.
    Result<FetchSummary> run(const std::vector<FetchJob>& jobs, const FetchOptions& options,
        const std::function<void(FetchProgress)>& progress, std::stop_token stop);

private:
    FeedSet& m_feeds;
    StoreDoor& m_store;
    SeriesLocks& m_locks;
};

} // namespace truebar
