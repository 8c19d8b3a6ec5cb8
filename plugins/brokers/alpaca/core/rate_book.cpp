#include "plugins/brokers/alpaca/core/rate_book.h"

#include <algorithm>

namespace truebar::alpaca {

namespace {
constexpr std::chrono::minutes window(1); // of the limit, and of the silence where the venue does not say how long
}

void RateBook::observe(const Answer& answer) {
    const std::lock_guard lock(m_mutex);
    const UtcMs now = m_clock.now();
    const RateWords& told = answer.rates;
    if (told.left) {
        m_left = told.left;
        m_leftUntil = told.end.value_or(now + window);
    }
    if (!isThrottled(answer))
        return;
    m_left = 0;
    const bool isLater = told.end && *told.end > now;
    m_silence.extendTo(told.retryAt.value_or(isLater ? *told.end : now + window));
    m_leftUntil = std::max(m_leftUntil, m_silence.until());
}

RateHint RateBook::hint() const {
    const std::lock_guard lock(m_mutex);
    RateHint out;
    if (m_leftUntil > m_clock.now())
        out.ordersLeft = out.requestsLeft = m_left;
    out.blockedUntil = m_silence.until();
    return out;
}

} // namespace truebar::alpaca
