#include "core/market/series.h"

#include <algorithm>

namespace truebar {

std::size_t Series::lowerBound(UtcMs time) const {
    return static_cast<std::size_t>(std::lower_bound(m_times.begin(), m_times.end(), time) - m_times.begin());
}

TimeSpan Series::span() const {
    if (isEmpty())
        return {UtcMs(), UtcMs()};
    return {m_times.front(), m_timeframe.next(m_times.back())};
}

void Series::reserve(std::size_t count) {
    m_times.reserve(count);
    for (auto* column : {&m_opens, &m_highs, &m_lows, &m_closes, &m_volumes})
        column->reserve(count);
}

void Series::append(const Candle& candle) {
    m_times.push_back(candle.openTime);
    m_opens.push_back(candle.open);
    m_highs.push_back(candle.high);
    m_lows.push_back(candle.low);
    m_closes.push_back(candle.close);
    m_volumes.push_back(candle.volume);
}

void Series::appendColumns(std::span<const UtcMs> times, std::span<const double> opens, std::span<const double> highs,
    std::span<const double> lows, std::span<const double> closes, std::span<const double> volumes) {
    m_times.insert(m_times.end(), times.begin(), times.end());
    m_opens.insert(m_opens.end(), opens.begin(), opens.end());
    m_highs.insert(m_highs.end(), highs.begin(), highs.end());
    m_lows.insert(m_lows.end(), lows.begin(), lows.end());
    m_closes.insert(m_closes.end(), closes.begin(), closes.end());
    m_volumes.insert(m_volumes.end(), volumes.begin(), volumes.end());
}

Series Series::slice(TimeSpan span) const {
    const std::size_t first = lowerBound(span.begin);
    const std::size_t last = std::max(first, lowerBound(span.end));
    const auto cut = [&](const auto& column) { return std::span(column).subspan(first, last - first); };
    Series out(m_instrument, m_timeframe);
    out.appendColumns(cut(m_times), cut(m_opens), cut(m_highs), cut(m_lows), cut(m_closes), cut(m_volumes));
    return out;
}

} // namespace truebar
