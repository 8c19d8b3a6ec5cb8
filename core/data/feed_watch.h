// One feed's live side: what its threads tell goes into the bounded queue, and is counted. Safe from any thread.
#pragma once

#include "core/data/live_health.h"
#include "core/data/live_queue.h"
#include "core/sdk/clock.h"

#include <functional>
#include <map>

namespace truebar {

class FeedWatch {
public:
    // `waiting` is called, on a thread of the feed, when something has come into the empty queue.
    FeedWatch(std::string feed, const IClock& clock, std::size_t queueCapacity, Millis staleAfter,
        std::function<void()> waiting);

    // What to subscribe with; the events carry the number. This object must outlive the subscription.
    LiveHandlers handlers(std::uint64_t number, Timeframe timeframe);
    void subscribed(std::uint64_t number);
    void unsubscribed(std::uint64_t number);

    std::vector<LiveEvent> take() { return m_queue.take(); }
    void noteRefilled(std::uint64_t candles);
    LiveHealth health() const;

private:
    void onCandle(std::uint64_t number, Timeframe timeframe, const LiveCandle& live);
    void onTick(std::uint64_t number, Timeframe timeframe, const LiveTick& tick);
    void onLink(std::uint64_t number, LinkState state, const std::string& reason);
    void push(LiveEvent event);

    const IClock& m_clock;
    const Millis m_staleAfter;
    const std::function<void()> m_waiting;
    LiveQueue m_queue;
    mutable std::mutex m_mutex; // of what follows
    LiveHealth m_health;
    std::map<std::uint64_t, LinkState> m_links; // of the subscriptions
    UtcMs m_since{}; // the first subscription
    bool m_wasLost = false;
};

} // namespace truebar
