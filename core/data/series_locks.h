// Never two writers on one series: whoever fetches, repairs or prunes a series holds it meanwhile.
#pragma once

#include "core/market/series.h"

#include <condition_variable>
#include <mutex>
#include <set>
#include <stop_token>
#include <utility>

namespace truebar {

struct SeriesKey {
    InstrumentId instrument{};
    Timeframe timeframe{};

    friend bool operator==(const SeriesKey&, const SeriesKey&) = default;
    friend bool operator<(const SeriesKey& a, const SeriesKey& b) {
        return a.instrument != b.instrument ? a.instrument < b.instrument : a.timeframe < b.timeframe;
    }
};

class SeriesLocks {
public:
    // Holds its series until it is gone.
    class Hold {
    public:
        Hold(SeriesLocks& locks, std::set<SeriesKey> keys)
            : m_locks(&locks)
            , m_keys(std::move(keys)) { }
        Hold(Hold&& other) noexcept
            : m_locks(std::exchange(other.m_locks, nullptr))
            , m_keys(std::move(other.m_keys)) { }
        Hold& operator=(Hold&&) = delete;
        ~Hold();

    private:
        SeriesLocks* m_locks;
        std::set<SeriesKey> m_keys;
    };

    // All of them at once, so that no two can wait for each other; waits until they are free. "feed.cancelled".
    Result<Hold> acquire(std::set<SeriesKey> keys, std::stop_token stop);

private:
    std::mutex m_mutex;
    std::condition_variable_any m_freed;
    std::set<SeriesKey> m_held;
};

} // namespace truebar
