#include "plugins/feeds/net/request_budget.h"

#include <algorithm>
#include <cmath>

namespace truebar::net {

RequestBudget::RequestBudget(const IClock& clock, double capacity, Millis period)
    : m_clock(clock)
    , m_capacity(capacity)
    , m_perMs(capacity / static_cast<double>(period.count()))
    , m_units(capacity)
    , m_refilled(clock.now()) { }

void RequestBudget::refill(UtcMs now) {
    // A clock that is set back gives nothing and takes nothing.
    if (now > m_refilled)
        m_units = std::min(m_capacity, m_units + static_cast<double>((now - m_refilled).count()) * m_perMs);
    m_refilled = now;
}

Result<void> RequestBudget::take(double units, std::stop_token stop) {
    const double wanted = std::min(units, m_capacity);
    while (true) {
        Millis wait{};
        {
            const std::lock_guard lock(m_mutex);
            const UtcMs now = m_clock.now();
            if (now < m_blockedUntil)
                break;
            refill(now);
            if (m_units >= wanted) {
                m_units -= wanted;
                return {};
            }
            wait = Millis(static_cast<Millis::rep>(std::ceil((wanted - m_units) / m_perMs)));
        }
        if (!m_clock.waitFor(wait, stop))
            return Error{"feed.cancelled", "the fetch was cancelled"};
    }
    return checkSilence();
}

void RequestBudget::observeUsed(double units) {
    const std::lock_guard lock(m_mutex);
    refill(m_clock.now());
    m_units = std::clamp(m_capacity - units, 0.0, m_units);
}

void RequestBudget::blockUntil(UtcMs time) {
    const std::lock_guard lock(m_mutex);
    m_blockedUntil = std::max(m_blockedUntil, time);
}

UtcMs RequestBudget::blockedUntil() const {
    const std::lock_guard lock(m_mutex);
    return m_blockedUntil;
}

Result<void> RequestBudget::checkSilence() const {
    const UtcMs until = blockedUntil();
    if (m_clock.now() >= until)
        return {};
    return Error{"feed.throttled", "the source wants no request before %1", {formatUtc(until)}};
}

} // namespace truebar::net
