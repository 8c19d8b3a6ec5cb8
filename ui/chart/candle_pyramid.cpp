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

void CandlePyramid::Block::add(const Block& other) {
    high = std::max(high, other.high);
    low = std::min(low, other.low);
    maxVolume = std::max(maxVolume, other.maxVolume);
    bulls += other.bulls;
    bears += other.bears;
}

void CandlePyramid::Block::addCandles(
    const Series& series, const std::vector<BarState>& states, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
        high = std::max(high, series.highs()[i]);
        low = std::min(low, series.lows()[i]);
        maxVolume = std::max(maxVolume, series.volumes()[i]);
        bulls += states[i].barClass == BarClass::RealBull ? 1 : 0;
        bears += states[i].barClass == BarClass::RealBear ? 1 : 0;
    }
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
        std::vector<Block>& blocks = m_levels[level];
        blocks.reserve(below / fanOut);
        while (blocks.size() < below / fanOut) {
            Block block;
            const std::size_t first = blocks.size() * fanOut;
            if (level == 0)
                block.addCandles(series, states, first, first + fanOut);
            else
                std::for_each_n(m_levels[level - 1].begin() + static_cast<std::ptrdiff_t>(first), fanOut,
                    [&](const Block& part) { block.add(part); });
            blocks.push_back(block);
        }
        below = blocks.size();
    }
}

CandleRange CandlePyramid::range(
    const Series& series, const std::vector<BarState>& states, std::size_t first, std::size_t last) const {
    if (first >= last)
        return {};
    Block sum;
    const auto add = [&](std::size_t level, std::size_t begin, std::size_t end) {
        if (level == 0)
            return sum.addCandles(series, states, begin, end);
        for (std::size_t i = begin; i < end; ++i)
            sum.add(m_levels[level - 1][i]);
    };
    // Climb: take the ragged ends at each level, and go on with whole blocks one level up.
    std::size_t level = 0;
    while (level < m_levels.size() && last / fanOut > (first + fanOut - 1) / fanOut) {
        const std::size_t firstWhole = (first + fanOut - 1) / fanOut;
        const std::size_t lastWhole = last / fanOut;
        add(level, first, firstWhole * fanOut);
        add(level, lastWhole * fanOut, last);
        first = firstWhole;
        last = lastWhole;
        ++level;
    }
    add(level, first, last);
    return {sum.high, sum.low, sum.maxVolume, sum.bulls, sum.bears, false};
}

} // namespace truebar::ui
