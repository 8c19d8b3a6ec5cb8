// What goes wrong at a venue, drawn by seed, and the account of every request.
#pragma once

#include "core/sdk/clock.h"
#include "tests/support/venues/venue_dialect.h"
#include "tests/support/venues/venue_faults.h"

#include <atomic>
#include <mutex>
#include <random>

namespace truebar::test {

class FaultGate {
public:
    FaultGate(const IClock& clock, VenueFaults faults);

    // A fault, or what the dialect answers, perhaps broken on its way.
    WireReply pass(IVenueDialect& dialect, const WireRequest& request);
    // What a frame of the stream becomes: nothing, once or twice, whole or broken.
    std::vector<QByteArray> pass(const QByteArray& frame);

    void setFaults(const VenueFaults& faults);
    // All requests are answered 503.
    void setDown(bool isDown) { m_isDown = isDown; }
    bool isDown() const { return m_isDown; }
    // "Too many requests" without Retry-After.
    void hideRetryAfter() { m_hidesRetryAfter = true; }

    int requests() const { return m_requests; }
    int requestsInSilence() const { return m_requestsInSilence; }

private:
    static bool happens(double share, std::mt19937_64& random);

    const IClock& m_clock;
    std::mutex m_mutex; // of the faults, the chances and the silence
    VenueFaults m_faults;
    std::mt19937_64 m_random;
    std::mt19937_64 m_streamRandom; // frames change nothing about requests
    UtcMs m_silentUntil = UtcMs::min();
    std::atomic<bool> m_isDown = false;
    std::atomic<bool> m_hidesRetryAfter = false;
    std::atomic<int> m_requests = 0;
    std::atomic<int> m_requestsInSilence = 0;
};

} // namespace truebar::test
