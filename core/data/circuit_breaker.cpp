#include "core/data/circuit_breaker.h"

#include <algorithm>
#include <utility>

namespace truebar {

CircuitBreaker::State CircuitBreaker::state(UtcMs now) const {
    if (!m_isOpen)
        return State::Closed;
    return now < m_until ? State::Open : State::HalfOpen;
}

bool CircuitBreaker::tryEnter(UtcMs now) {
    switch (state(now)) {
    case State::Closed:
        return true;
    case State::Open:
        return false;
    case State::HalfOpen:
        return !std::exchange(m_isProbing, true);
    }
    return false;
}

void CircuitBreaker::succeeded() {
    m_failures = m_openings = 0;
    m_isOpen = m_isProbing = false;
}

void CircuitBreaker::failed(UtcMs now) {
    ++m_failures;
    // Requests that were under way when the breaker opened do not prolong the pause.
    if (m_isOpen ? !m_isProbing : m_failures < m_settings.failuresToOpen)
        return;
    m_isOpen = true;
    m_isProbing = false;
    m_until =
        now + std::min(m_settings.longestPause, m_settings.firstPause * (std::int64_t(1) << std::min(m_openings, 20)));
    ++m_openings;
}

void CircuitBreaker::abandoned() {
    m_isProbing = false;
}

std::string_view toString(CircuitBreaker::State state) {
    switch (state) {
    case CircuitBreaker::State::Closed:
        return "closed";
    case CircuitBreaker::State::Open:
        return "open";
    case CircuitBreaker::State::HalfOpen:
        return "half_open";
    }
    return {};
}

} // namespace truebar
