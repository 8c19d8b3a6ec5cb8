#include "core/sdk/clock.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace truebar {

UtcMs SystemClock::now() const {
    return std::chrono::floor<Millis>(std::chrono::system_clock::now());
}

bool SystemClock::waitUntil(UtcMs time, std::stop_token stop) const {
    // A wall clock may be set while we sleep: look again at least once a second.
    constexpr Millis longestNap(1000);
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    for (UtcMs present = now(); present < time; present = now()) {
        wake.wait_for(lock, stop, std::min(longestNap, Millis(time - present)), [] { return false; });
        if (stop.stop_requested())
            return false;
    }
    return !stop.stop_requested();
}

const IClock& systemClock() {
    static const SystemClock clock;
    return clock;
}

} // namespace truebar
