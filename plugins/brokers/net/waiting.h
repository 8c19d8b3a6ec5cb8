// One caller that waits for one outcome of another thread.
#pragma once

#include "core/base/result.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace truebar::wire {

inline Error cancelledQuestion() {
    return {"live.cancelled", "the question was cancelled"};
}

template <class T>
class Waiting {
public:
    void finish(const T& what) {
        {
            const std::lock_guard lock(m_mutex);
            m_outcome = what;
        }
        m_wake.notify_all();
    }
    // "live.cancelled" if the token asks to stop first.
    Result<T> wait(std::stop_token stop) {
        std::unique_lock lock(m_mutex);
        if (!m_wake.wait(lock, stop, [&] { return m_outcome.has_value(); }))
            return cancelledQuestion();
        return std::move(*m_outcome);
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::optional<T> m_outcome;
};

} // namespace truebar::wire
