// What the venue has told about how much may still be sent. Any thread.
#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/live_broker.h"
#include "plugins/brokers/binance/answer.h"

#include <map>
#include <mutex>

namespace truebar::binance {

class RateBook {
public:
    explicit RateBook(const IClock& clock)
        : m_clock(clock) { }

    void observe(const Answer& answer);
    RateHint hint() const;
    bool isBlocked() const;
    // "live.throttled", with the time until which nothing leaves.
    Error blockedError() const;

private:
    struct Seen {
        std::int64_t left = 0;
        UtcMs until{}; // the end of the window it was seen in
    };
    std::optional<std::int64_t> fewest(const std::map<Millis, Seen>& seen) const;

    const IClock& m_clock;
    mutable std::mutex m_mutex;
    std::map<Millis, Seen> m_orders;
    std::map<Millis, Seen> m_weight;
    UtcMs m_blockedUntil = UtcMs::min();
};

} // namespace truebar::binance
