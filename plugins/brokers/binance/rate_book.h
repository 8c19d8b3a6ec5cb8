// What the venue has told about how much may still be sent. Any thread.
#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/live_broker.h"
#include "plugins/brokers/binance/answer.h"
#include "plugins/brokers/net/silence.h"

#include <map>
#include <mutex>

namespace truebar::binance {

class RateBook {
public:
    explicit RateBook(const IClock& clock)
        : m_clock(clock)
        , m_silence(clock) { }

    void observe(const Answer& answer);
    RateHint hint() const;
    const wire::Silence& silence() const { return m_silence; }

private:
    struct Seen {
        std::int64_t left = 0;
        UtcMs until{}; // the end of the window it was seen in
    };
    std::optional<std::int64_t> fewest(const std::map<Millis, Seen>& seen) const;

    const IClock& m_clock;
    mutable std::mutex m_mutex;
    std::map<Millis, Seen> m_orders;
    std::map<Millis, Seen> m_weight;
    wire::Silence m_silence;
};

} // namespace truebar::binance
