#include "core/sdk/fast_clock.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace truebar {

FastClock::FastClock(UtcMs start, double speed)
    : m_start(start)
    , m_speed(speed) { }

FastClock FastClock::running(UtcMs since, double speed) {
    const double passed = static_cast<double>((systemClock().now() - since).count());
    return {since + Millis(static_cast<Millis::rep>(passed * speed)), speed};
}

UtcMs FastClock::now() const {
    const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - m_begun;
    return m_start + Millis(static_cast<Millis::rep>(passed.count() * m_speed));
}

bool FastClock::waitUntil(UtcMs time, std::stop_token stop) const {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    while (now() < time && !stop.stop_requested()) {
        const double real = static_cast<double>((time - now()).count()) / m_speed;
        wake.wait_for(
            lock, stop, std::chrono::duration<double, std::milli>(std::max(real, 0.05)), [] { return false; });
    }
    return !stop.stop_requested();
}

Millis FastClock::realDuration(Millis duration) const {
    return Millis(static_cast<Millis::rep>(static_cast<double>(duration.count()) / m_speed) + 1);
}

} // namespace truebar
