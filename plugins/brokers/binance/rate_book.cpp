#include "plugins/brokers/binance/rate_book.h"

#include <algorithm>

namespace truebar::binance {

namespace {
constexpr std::chrono::minutes usualSilence(1); // when the venue throttles and does not say for how long
} // namespace

void RateBook::observe(const Answer& answer) {
    const std::lock_guard lock(m_mutex);
    const UtcMs now = m_clock.now();
    for (const RateCount& each : answer.rates) {
        if (each.window <= Millis(0))
            continue;
        const UtcMs until = utcMs((toCount(now) / each.window.count() + 1) * each.window.count());
        const Seen seen{std::max<std::int64_t>(each.limit - each.count, 0), until};
        (each.isOrders ? m_orders : m_weight).insert_or_assign(each.window, seen);
    }
    if (!isThrottled(answer))
        return;
    const auto wanted = answer.fault ? answer.fault->retryAfter : std::nullopt;
    if (answer.code() == codes::tooManyOrders && !wanted) {
        for (auto& [window, seen] : m_orders)
            seen.left = seen.until > now ? std::min<std::int64_t>(seen.left, 0) : seen.left;
        return; // cancels and questions may still go out
    }
    const UtcMs until = wanted.value_or(now + usualSilence);
    m_silence.extendTo(std::min(until, now + longestSilence));
}

std::optional<std::int64_t> RateBook::fewest(const std::map<Millis, Seen>& seen) const {
    std::optional<std::int64_t> out;
    const UtcMs now = m_clock.now();
    for (const auto& [window, each] : seen) {
        if (each.until > now)
            out = std::min(out.value_or(each.left), each.left);
    }
    return out;
}

RateHint RateBook::hint() const {
    const std::lock_guard lock(m_mutex);
    RateHint out;
    out.ordersLeft = fewest(m_orders);
    out.requestsLeft = fewest(m_weight);
    out.blockedUntil = m_silence.until();
    return out;
}

} // namespace truebar::binance
