// A clock that stands still until a test moves it, and that knows when the one who watches it has looked.
#pragma once

#include "core/sdk/clock.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace truebar::test {

class SteppedClock final : public IClock {
public:
    explicit SteppedClock(UtcMs start)
        : m_now(toCount(start)) { }

    UtcMs now() const override { return utcMs(m_now); }
    void set(UtcMs time) { m_now = toCount(time); }
    bool waitUntil(UtcMs time, std::stop_token stop) const override {
        while (now() < time && !stop.stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return !stop.stop_requested();
    }
    // Asked for once in each look at the clock.
    Millis realDuration(Millis) const override {
        ++m_looks;
        return Millis(1);
    }
    int looks() const { return m_looks; }

private:
    std::atomic<Millis::rep> m_now;
    mutable std::atomic<int> m_looks = 0;
};

} // namespace truebar::test
