#include "core/data/live_queue.h"

#include <algorithm>
#include <map>

namespace truebar {

namespace {

using Kind = LiveEvent::Kind;

// Nothing is lost by this: the ticks of one candle say the same, one by one or together.
void joinTicks(Candle& earlier, const Candle& later) {
    earlier.high = std::max(earlier.high, later.high);
    earlier.low = std::min(earlier.low, later.low);
    earlier.close = later.close;
    earlier.volume += later.volume;
}

bool isSameCandle(const LiveEvent& a, const LiveEvent& b) {
    return a.watch == b.watch && a.candle.openTime == b.candle.openTime;
}

} // namespace

bool LiveQueue::push(LiveEvent event) {
    const std::lock_guard lock(m_mutex);
    const bool wasEmpty = m_events.empty();
    if (m_events.size() >= m_capacity) {
        ++m_overflows;
        if (!makeRoom(event))
            return wasEmpty;
    }
    m_events.push_back(std::move(event));
    return wasEmpty;
}

// False if the event itself need not be kept any more.
bool LiveQueue::makeRoom(const LiveEvent& event) {
    if (event.kind == Kind::Ticks) {
        const auto same = std::find_if(m_events.rbegin(), m_events.rend(),
            [&](const LiveEvent& each) { return each.kind == Kind::Ticks && isSameCandle(each, event); });
        if (same != m_events.rend()) {
            joinTicks(same->candle, event.candle);
            same->heardAt = event.heardAt;
            return false;
        }
    }
    // The oldest state of a forming candle, best one that this event replaces.
    auto oldest = m_events.end();
    for (auto it = m_events.begin(); it != m_events.end(); ++it) {
        if (it->kind != Kind::Forming)
            continue;
        if (event.kind == Kind::Forming && it->watch == event.watch) {
            oldest = it;
            break;
        }
        if (oldest == m_events.end())
            oldest = it;
    }
    if (oldest != m_events.end()) {
        m_events.erase(oldest);
        return true;
    }
    // Words that must not be lost may be more than the capacity; mere changes wait no longer.
    return joinWaitingTicks() || event.kind == Kind::Closed || event.kind == Kind::Link;
}

// Makes one of the first two events with ticks of one candle.
bool LiveQueue::joinWaitingTicks() {
    std::map<std::pair<std::uint64_t, UtcMs>, LiveEvent*> seen;
    for (auto it = m_events.begin(); it != m_events.end(); ++it) {
        if (it->kind != Kind::Ticks)
            continue;
        const auto [first, isNew] = seen.try_emplace({it->watch, it->candle.openTime}, &*it);
        if (isNew)
            continue;
        joinTicks(first->second->candle, it->candle);
        m_events.erase(it);
        return true;
    }
    return false;
}

std::vector<LiveEvent> LiveQueue::take() {
    std::deque<LiveEvent> all;
    {
        const std::lock_guard lock(m_mutex);
        all.swap(m_events);
    }
    return {std::make_move_iterator(all.begin()), std::make_move_iterator(all.end())};
}

std::uint64_t LiveQueue::overflows() const {
    const std::lock_guard lock(m_mutex);
    return m_overflows;
}

} // namespace truebar
