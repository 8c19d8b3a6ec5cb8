// What the venue has told about how much may still be sent. Any thread.
#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/live_broker.h"
#include "plugins/brokers/alpaca/core/answer.h"
#include "plugins/brokers/net/silence.h"

#include <mutex>

namespace truebar::alpaca {

class RateBook {
public:
    explicit RateBook(const IClock& clock)
        : m_clock(clock)
        , m_silence(clock) { }

    void observe(const Answer& answer);
    // Alpaca counts orders and questions alike.
    RateHint hint() const;
    const wire::Silence& silence() const { return m_silence; }

private:
    const IClock& m_clock;
    mutable std::mutex m_mutex;
    std::optional<std::int64_t> m_left{};
    UtcMs m_leftUntil = UtcMs::min();
    wire::Silence m_silence;
};

} // namespace truebar::alpaca
