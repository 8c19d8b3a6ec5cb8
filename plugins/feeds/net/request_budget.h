// How many requests a venue allows: a token bucket, and the silence it may ask for with Retry-After.
// Shared by all threads that ask one venue.
#pragma once

#include "core/base/result.h"
#include "core/sdk/clock.h"

#include <mutex>

namespace truebar::net {

class RequestBudget {
public:
    // `capacity` units may be spent at once; they come back evenly, all of them within `period`.
    RequestBudget(const IClock& clock, double capacity, Millis period);

    // Waits until the units are there and takes them. "feed.throttled" at once if the venue has asked for silence,
    // "feed.cancelled" if the token asks to stop.
    Result<void> take(double units, std::stop_token stop);
    // The venue's own count of what has been used of the capacity; corrects ours if it is higher.
    void observeUsed(double units);
    // No request before this time. A later time already known stays.
    void blockUntil(UtcMs time);
    UtcMs blockedUntil() const;
    // "feed.throttled" while the venue wants silence.
    Result<void> checkSilence() const;

private:
    void refill(UtcMs now);

    const IClock& m_clock;
    const double m_capacity;
    const double m_perMs;
    mutable std::mutex m_mutex;
    double m_units;
    UtcMs m_refilled;
    UtcMs m_blockedUntil = UtcMs::min();
};

} // namespace truebar::net
