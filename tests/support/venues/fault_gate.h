// What goes wrong at a venue, for venues that differ only in how they word it. Keeps account of every request.
#pragma once

#include "core/sdk/clock.h"
#include "tests/support/venues/binance_venue.h"
#include "tests/support/venues/http_server.h"

#include <functional>
#include <mutex>
#include <random>

namespace truebar::test {

class FaultGate {
public:
    // The words of the venue for 429 and for an answer of another shape.
    struct Words {
        QByteArray throttled{};
        QByteArray wrongType{};
    };
    FaultGate(const IClock& clock, Words words, VenueFaults faults);

    // A fault, or what `good` answers, perhaps broken on its way.
    WireReply pass(const std::function<WireReply()>& good);
    void setFaults(const VenueFaults& faults);
    // 429 without Retry-After.
    void hideRetryAfter() { m_hidesRetryAfter = true; }

    int requests() const { return m_requests; }
    int requestsInSilence() const { return m_requestsInSilence; }

private:
    bool happens(double share);

    const IClock& m_clock;
    const Words m_words;
    std::mutex m_mutex;
    VenueFaults m_faults;
    std::mt19937_64 m_random;
    UtcMs m_silentUntil = UtcMs::min();
    std::atomic<bool> m_hidesRetryAfter = false;
    std::atomic<int> m_requests = 0;
    std::atomic<int> m_requestsInSilence = 0;
};

// The value of a header in the head of a request; empty if it is not there.
QByteArray headerOf(const WireRequest& request, const QByteArray& name);

} // namespace truebar::test
