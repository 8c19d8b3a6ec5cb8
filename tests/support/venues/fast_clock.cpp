#include "tests/support/venues/fast_clock.h"

#include <condition_variable>
#include <mutex>

namespace truebar::test {

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

} // namespace truebar::test
