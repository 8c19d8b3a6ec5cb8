// Live collection: follows the watch list at run time, subscribes to the feeds, stores what they say has closed,
// fetches what they do not say, and tells followers of a series its closed candles without a hole, and its forming one.
#pragma once

#include "core/data/feed_watch.h"
#include "core/data/live_channel.h"

#include <memory>

namespace truebar {

struct LiveSettings {
    std::size_t queueCapacity = 4096; // events of one feed
    Millis staleAfter{120'000};
    Millis catchUp{std::chrono::hours(24 * 7)}; // a stored series that ends within this is continued where it ends
    TopUpSettings topUp{};
};

// Ends the following when it is destroyed; not on the data thread. It must not outlive the hub.
class LiveFollower {
public:
    LiveFollower(SeriesSnapshot series, std::function<void()> end)
        : m_series(std::move(series))
        , m_end(std::move(end)) { }
    ~LiveFollower() { m_end(); }
    LiveFollower(const LiveFollower&) = delete;
    LiveFollower& operator=(const LiveFollower&) = delete;

    // The warm-up: what was stored when following began. The listener's candles follow it.
    const SeriesSnapshot& series() const { return m_series; }

private:
    SeriesSnapshot m_series;
    std::function<void()> m_end;
};

// Safe from any thread but the data thread; time is the FeedSet's.
class LiveHub {
public:
    LiveHub(FeedSet& feeds, StoreDoor& store, SeriesLocks& locks, LiveSettings settings = {});
    ~LiveHub();
    LiveHub(const LiveHub&) = delete;
    LiveHub& operator=(const LiveHub&) = delete;

    // Follows these and no others from now on; those that stay are not disturbed.
    void setWatches(const std::vector<Watch>& watches);
    // Watches whose feeds are others now (FeedSet::setProfiles) begin anew; their followers hear nothing more.
    void refreshFeeds();
    // The newest `warmUp` stored candles, and from then on what follows them. "watch.unknown", and errors of the store.
    Result<std::unique_ptr<LiveFollower>> follow(const SeriesKey& key, std::size_t warmUp, LiveListener listener);

    // Changes whenever the watch begins anew, and those who follow it have to follow again; empty if it is not watched.
    std::optional<std::uint64_t> beginning(const SeriesKey& key) const;

    std::vector<LiveHealth> health() const;
    std::vector<LiveSeriesStatus> series() const;

private:
    struct Entry { // of a watch
        Watch watch{};
        std::uint64_t number = 0;
        std::vector<SharedFeed*> feeds{}; // that were there when it began
        TopUpLane* lane = nullptr;
        FeedWatch* feed = nullptr;
        std::optional<Error> problem{}; // why nothing can be had live
        std::unique_ptr<ISubscription> subscription{};
    };

    Result<std::vector<SharedFeed*>> feedsOf(const Watch& watch);
    void start(const Watch& watch);
    void stop(Entry& entry);
    Result<UtcMs> beginning(const Watch& watch, const std::vector<SharedFeed*>& feeds);
    void subscribe(Entry& entry, const std::vector<SharedFeed*>& feeds);
    TopUpLane& laneOf(const Watch& watch);
    FeedWatch& watchOf(const std::string& feed);

    // On the data thread.
    void drain(FeedWatch& feed);
    void store(std::uint64_t number, const std::vector<Candle>& closed);
    void toppedUp(const TopUpOutcome& outcome);

    FeedSet& m_feeds;
    StoreDoor& m_store;
    SeriesLocks& m_locks;
    const LiveSettings m_settings;

    mutable std::mutex m_controlMutex; // of what is set up; never taken on the data thread
    std::map<SeriesKey, Entry> m_entries;
    std::uint64_t m_nextNumber = 1;
    std::map<std::string, std::unique_ptr<FeedWatch>> m_watches; // kept: events may still be under way
    std::map<std::string, std::unique_ptr<TopUpLane>> m_lanes;

    struct Channel { // of the data thread
        LiveChannel live;
        TopUpLane* lane = nullptr;
        FeedWatch* feed = nullptr; // none: nobody tells, candles are fetched
    };
    std::map<std::uint64_t, Channel> m_channels;
};

} // namespace truebar
