#include "core/data/live_join.h"

namespace truebar {

LiveJoin::LiveJoin(const Series& stored)
    : m_timeframe(stored.timeframe())
    , m_next(stored.isEmpty() ? UtcMs::min() : stored.span().end) { }

std::vector<Candle> LiveJoin::add(std::span<const Candle> candles) {
    for (const Candle& candle : candles) {
        if (candle.openTime >= m_next)
            m_waiting.insert_or_assign(candle.openTime, candle);
    }
    std::vector<Candle> out;
    release(out);
    return out;
}

std::vector<Candle> LiveJoin::confirm(UtcMs until) {
    std::vector<Candle> out;
    if (until <= m_next)
        return out;
    while (!m_waiting.empty() && m_waiting.begin()->first < until) {
        out.push_back(m_waiting.begin()->second);
        m_waiting.erase(m_waiting.begin());
    }
    m_next = until;
    release(out);
    return out;
}

void LiveJoin::release(std::vector<Candle>& into) {
    while (!m_waiting.empty() && m_waiting.begin()->first == m_next) {
        into.push_back(m_waiting.begin()->second);
        m_waiting.erase(m_waiting.begin());
        m_next = m_timeframe.next(m_next);
    }
}

} // namespace truebar
