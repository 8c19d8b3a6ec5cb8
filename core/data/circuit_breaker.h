// Keeps a failing feed from being asked again and again. Closed: ask. Open, after several failures in a row: do not ask
// for a while. Half open, when that is over: one request may try; its outcome closes or opens the breaker, for longer.
#pragma once

#include "core/base/time.h"

#include <string_view>

namespace truebar {

class CircuitBreaker {
public:
    enum class State { Closed, Open, HalfOpen };

    struct Settings {
        int failuresToOpen = 5; // in a row
        Millis firstPause{30'000}; // doubling with each probe that fails …
        Millis longestPause{600'000}; // … up to this
    };
    CircuitBreaker() = default;
    explicit CircuitBreaker(Settings settings)
        : m_settings(settings) { }

    // Whether a request may be sent now; a true in the half-open state is the one probe.
    bool tryEnter(UtcMs now);
    void succeeded();
    void failed(UtcMs now);
    // A request that was let in came to nothing that says anything about the feed (cancelled).
    void abandoned();

    State state(UtcMs now) const;
    // When an open breaker lets a probe through.
    UtcMs opensAt() const { return m_until; }

private:
    Settings m_settings{};
    int m_failures = 0;
    int m_openings = 0;
    bool m_isOpen = false;
    bool m_isProbing = false;
    UtcMs m_until = UtcMs::min();
};

// "closed", "open", "half_open"
std::string_view toString(CircuitBreaker::State state);

} // namespace truebar
