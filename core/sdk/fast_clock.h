// A clock that runs faster than the machine's, so that a day of a made-up market or of a venue of a test passes in
// seconds. All that live in such a time share one.
#pragma once

#include "core/sdk/clock.h"

#include <chrono>

namespace truebar {

class FastClock final : public IClock {
public:
    // Now it is `start`.
    FastClock(UtcMs start, double speed);
    // At `since` by the machine's clock it was `since`: the same time in every program that says the same.
    static FastClock running(UtcMs since, double speed);

    UtcMs now() const override;
    bool waitUntil(UtcMs time, std::stop_token stop) const override;
    Millis realDuration(Millis duration) const override;

private:
    const UtcMs m_start;
    const double m_speed;
    const std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now();
};

} // namespace truebar
