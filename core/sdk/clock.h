// What time it is, and waiting for a time. Everything that waits or stamps asks this interface, so that a simulated
// day can pass in seconds.
#pragma once

#include "core/base/time.h"

#include <stop_token>

namespace truebar {

class IClock {
public:
    virtual ~IClock() = default;
    virtual UtcMs now() const = 0;
    // Returns true when `time` has come, false when the token asked to stop before.
    virtual bool waitUntil(UtcMs time, std::stop_token stop) const = 0;
    // How long a timer must run, in real milliseconds, for this much of the clock's time to pass.
    virtual Millis realDuration(Millis duration) const { return duration; }

    bool waitFor(Millis duration, std::stop_token stop) const { return waitUntil(now() + duration, std::move(stop)); }
};

// The machine's clock.
class SystemClock final : public IClock {
public:
    UtcMs now() const override;
    bool waitUntil(UtcMs time, std::stop_token stop) const override;
};
// One for all: it has no state.
const IClock& systemClock();

} // namespace truebar
