// A clock that runs faster than the machine's, so that a day of a venue passes in seconds. Venues and feeds of one test
// share one.
#pragma once

#include "core/sdk/clock.h"

#include <chrono>

namespace truebar::test {

class FastClock final : public IClock {
public:
    FastClock(UtcMs start, double speed)
        : m_start(start)
        , m_speed(speed) { }

    UtcMs now() const override {
        const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - m_begun;
        return m_start + Millis(static_cast<Millis::rep>(passed.count() * m_speed));
    }
    bool waitUntil(UtcMs time, std::stop_token stop) const override;
    Millis realDuration(Millis duration) const override {
        return Millis(static_cast<Millis::rep>(static_cast<double>(duration.count()) / m_speed) + 1);
    }

private:
    const UtcMs m_start;
    const double m_speed;
    const std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now();
};

} // namespace truebar::test
