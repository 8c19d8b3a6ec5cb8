// What a feed's thread leaves for the data thread. Bounded: whoever comes too late finds older changes of a forming
// candle joined into newer ones, but never a closed candle or a change of the link missing.
#pragma once

#include "core/sdk/feed.h"

#include <deque>
#include <mutex>

namespace truebar {

struct LiveEvent {
    enum class Kind {
        Ticks, // `candle` is made of these ticks alone
        Forming, // `candle` is the source's present state
        Closed, // `candle` is the source's last word
        Link,
    };
    Kind kind = Kind::Ticks;
    std::uint64_t watch = 0; // number of the subscription
    Candle candle{};
    UtcMs heardAt{};
    LinkState link = LinkState::Connecting;
    std::string reason{}; // of a lost link
};

class LiveQueue {
public:
    explicit LiveQueue(std::size_t capacity)
        : m_capacity(capacity) { }

    // True if it was empty: somebody must be told to come and take.
    bool push(LiveEvent event);
    std::vector<LiveEvent> take();
    // How often an event came while the queue was full.
    std::uint64_t overflows() const;

private:
    bool makeRoom(const LiveEvent& event);
    bool joinWaitingTicks();

    const std::size_t m_capacity;
    mutable std::mutex m_mutex;
    std::deque<LiveEvent> m_events;
    std::uint64_t m_overflows = 0;
};

} // namespace truebar
