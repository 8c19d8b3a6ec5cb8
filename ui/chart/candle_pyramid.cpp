#include "ui/chart/candle_pyramid.h"

#include <algorithm>

namespace truebar::ui {

void CandleRange::add(const CandleRange& other) {
    if (other.isEmpty)
        return;
    if (isEmpty) {
        *this = other;
        return;
    }
    high = std::max(high, other.high);
    low = std::min(low, other.low);
    maxVolume = std::max(maxVolume, other.maxVolume);
    bulls += other.bulls;
    bears += other.bears;
}

CandleRange rangeOf(const Series& series, const std::vector<BarState>& states, std::size_t index) {
    CandleRange out;
    out.high = series.highs()[index];
    out.low = series.lows()[index];
    out.maxVolume = series.volumes()[index];
    out.bulls = states[index].barClass == BarClass::RealBull ? 1 : 0;
    out.bears = states[index].barClass == BarClass::RealBear ? 1 : 0;
    out.isEmpty = false;
    return out;
}

void CandlePyramid::build(const Series& series, const std::vector<BarState>& states) {
    m_levels.clear();
    extend(series, states);
}

void CandlePyramid::extend(const Series& series, const std::vector<BarState>& states) {
    std::size_t below = series.size();
    for (std::size_t level = 0; below / fanOut > 0; ++level) {
        if (level == m_levels.size())
            m_levels.emplace_back();
        std::vector<CandleRange>& blocks = m_levels[level];
        blocks.reserve(below / fanOut);
        while (blocks.size() < below / fanOut) {
            CandleRange block;
            const std::size_t first = blocks.size() * fanOut;
            for (std::size_t i = first; i < first + fanOut; ++i)
                block.add(level == 0 ? rangeOf(series, states, i) : m_levels[level - 1][i]);
            blocks.push_back(block);
        }
        below = blocks.size();
    }
}

CandleRange CandlePyramid::range(
    const Series& series, const std::vector<BarState>& states, std::size_t first, std::size_t last) const {
    CandleRange out;
    const auto at = [&](std::size_t level, std::size_t i) {
        return level == 0 ? rangeOf(series, states, i) : m_levels[level - 1][i];
    };
    // Climb: take the ragged ends at each level, and go on with whole blocks one level up.
    std::size_t level = 0;
    while (first < last) {
        const bool canClimb = level < m_levels.size() && last / fanOut > (first + fanOut - 1) / fanOut;
        if (!canClimb) {
            for (; first < last; ++first)
                out.add(at(level, first));
            break;
        }
        for (; first % fanOut != 0; ++first)
            out.add(at(level, first));
        for (; last % fanOut != 0; --last)
            out.add(at(level, last - 1));
        first /= fanOut;
        last /= fanOut;
        ++level;
    }
    return out;
}

} // namespace truebar::ui
