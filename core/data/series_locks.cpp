#include "core/data/series_locks.h"

#include <algorithm>

namespace truebar {

Result<SeriesLocks::Hold> SeriesLocks::acquire(std::set<SeriesKey> keys, std::stop_token stop) {
    std::unique_lock lock(m_mutex);
    const bool isFree = m_freed.wait(lock, stop, [&] {
        return std::none_of(keys.begin(), keys.end(), [&](const SeriesKey& key) { return m_held.contains(key); });
    });
    if (!isFree)
        return Error{"feed.cancelled", "the work was cancelled"};
    m_held.insert(keys.begin(), keys.end());
    return Hold(*this, std::move(keys));
}

SeriesLocks::Hold::~Hold() {
    if (!m_locks)
        return;
    {
        const std::lock_guard lock(m_locks->m_mutex);
        for (const SeriesKey& key : m_keys)
            m_locks->m_held.erase(key);
    }
    m_locks->m_freed.notify_all();
}

} // namespace truebar
