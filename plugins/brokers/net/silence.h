// How long a venue wants to hear nothing. Any thread.
#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/live_broker.h"

#include <algorithm>
#include <mutex>

namespace truebar::wire {

class Silence {
public:
    explicit Silence(const IClock& clock)
        : m_clock(clock) { }

    void extendTo(UtcMs until) {
        const std::lock_guard lock(m_mutex);
        m_until = std::max(m_until, until);
    }
    UtcMs until() const {
        const std::lock_guard lock(m_mutex);
        return m_until;
    }
    bool isWanted() const { return until() > m_clock.now(); }
    // "live.throttled", with the time until which nothing leaves.
    Error error() const { return {"live.throttled", "the venue wants silence until %1", {formatUtc(until())}}; }

private:
    const IClock& m_clock;
    mutable std::mutex m_mutex;
    UtcMs m_until = UtcMs::min();
};

} // namespace truebar::wire
