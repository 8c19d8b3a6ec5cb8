// Keeps the series of one feed complete up to the present: fetches what the live stream has not told, a little after
// each close, all series that are due together; after faults again, later and later. Has a thread of its own; safe
// from any other.
#pragma once

#include "core/data/fetcher.h"
#include "core/sdk/backoff.h"

#include <map>
#include <thread>

namespace truebar {

struct TopUpSettings {
    Millis delay{5000}; // after the close of a candle that was not told
    Millis emptyAfter{20'000}; // what the source does not have so long after its close does not exist
    Millis firstRetry{5000}; // after a failure, doubling up to …
    Millis longestRetry{300'000};
};

struct TopUpOutcome {
    SeriesKey key{};
    UtcMs from{};
    UtcMs confirmed{}; // everything that opens from there to here is stored or does not exist
    std::uint64_t stored = 0;
    std::uint64_t requests = 0;
    std::optional<Error> failure{};
};

class TopUpLane {
public:
    // `feed`: as in FetchOptions. `done` is called on the lane's thread.
    TopUpLane(FeedSet& feeds, StoreDoor& store, SeriesLocks& locks, std::string feed, TopUpSettings settings,
        std::function<void(const TopUpOutcome&)> done);
    ~TopUpLane();
    TopUpLane(const TopUpLane&) = delete;
    TopUpLane& operator=(const TopUpLane&) = delete;

    // From now on the series is kept complete from the candle on that opens at `from`; a first look is taken at once.
    void add(const SeriesKey& key, UtcMs from);
    void remove(const SeriesKey& key);
    // The candle that opens then was told by the source and is stored: nothing needs to be fetched for it.
    void told(const SeriesKey& key, UtcMs open);
    // Something may be missing: look without waiting for the next close.
    void lookSoon(const SeriesKey& key);

private:
    struct Entry {
        UtcMs confirmed{};
        UtcMs due{};
        Backoff backoff;
    };

    void work(const std::stop_token& stop);
    std::vector<FetchJob> takeDue();
    void topUp(const std::vector<FetchJob>& jobs, const std::stop_token& stop);
    TopUpOutcome judge(const FetchJob& job, const SeriesFetch* fetched, const std::optional<Error>& error);
    void settle(const TopUpOutcome& outcome, bool isComplete);
    UtcMs dueAfter(const SeriesKey& key, const Entry& entry) const;
    void wake();

    FeedSet& m_feeds;
    StoreDoor& m_store;
    const IClock& m_clock;
    Fetcher m_fetcher;
    const std::string m_feed;
    const TopUpSettings m_settings;
    const std::function<void(const TopUpOutcome&)> m_done;
    std::mutex m_mutex; // of what follows
    std::map<SeriesKey, Entry> m_entries;
    std::stop_source m_nap; // ends the wait for what is due
    std::jthread m_thread;
};

} // namespace truebar
