#include "core/data/live_aggregator.h"

#include <algorithm>

namespace truebar {

bool LiveAggregator::isOver(const Candle& candle) const {
    return candle.openTime < m_confirmed || (m_forming && candle.openTime < m_forming->openTime)
        || (!m_provisional.empty() && candle.openTime <= m_provisional.back().openTime);
}

void LiveAggregator::shelve() {
    if (!m_forming)
        return;
    if (m_provisional.size() == mostProvisional)
        m_provisional.erase(m_provisional.begin());
    m_provisional.push_back(*m_forming);
    m_forming.reset();
}

void LiveAggregator::addTicks(const Candle& ticks) {
    if (isOver(ticks))
        return;
    if (!m_forming || m_forming->openTime != ticks.openTime) {
        shelve();
        m_forming = ticks;
        m_isTold = false;
        return;
    }
    m_forming->high = std::max(m_forming->high, ticks.high);
    m_forming->low = std::min(m_forming->low, ticks.low);
    m_forming->close = ticks.close;
    // The source's own volume has these trades, or will have them with its next word.
    if (!m_isTold)
        m_forming->volume += ticks.volume;
}

void LiveAggregator::addForming(const Candle& candle) {
    if (isOver(candle))
        return;
    if (m_forming && m_forming->openTime != candle.openTime)
        shelve();
    m_forming = candle;
    m_isTold = true;
}

void LiveAggregator::addClosed(const Candle& candle) {
    if (candle.openTime < m_confirmed)
        return;
    if (m_forming && m_forming->openTime < candle.openTime)
        shelve();
    if (m_forming && m_forming->openTime == candle.openTime)
        m_forming.reset();
    const auto place = std::lower_bound(m_provisional.begin(), m_provisional.end(), candle.openTime,
        [](const Candle& each, UtcMs time) { return each.openTime < time; });
    if (place != m_provisional.end() && place->openTime == candle.openTime)
        *place = candle;
    else
        m_provisional.insert(place, candle);
}

void LiveAggregator::confirm(UtcMs until) {
    m_confirmed = std::max(m_confirmed, until);
    std::erase_if(m_provisional, [&](const Candle& each) { return each.openTime < m_confirmed; });
    if (m_forming && m_forming->openTime < m_confirmed)
        m_forming.reset();
}

} // namespace truebar
