#include "ui/chart/line_pyramid.h"

#include <algorithm>

namespace truebar::ui {

namespace {

constexpr std::size_t fanOut = 8;

}

void ValueRange::add(const ValueRange& other) {
    if (other.isEmpty)
        return;
    low = isEmpty ? other.low : std::min(low, other.low);
    high = isEmpty ? other.high : std::max(high, other.high);
    isEmpty = false;
}

LinePyramid::LinePyramid(std::span<const double> values) {
    for (std::size_t below = values.size(); below >= fanOut; below /= fanOut) {
        std::vector<Extent> blocks(below / fanOut);
        for (std::size_t i = 0; i < blocks.size() * fanOut; ++i) {
            if (m_levels.empty())
                blocks[i / fanOut].add(values[i], values[i]);
            else
                blocks[i / fanOut].add(m_levels.back()[i].low, m_levels.back()[i].high);
        }
        m_levels.push_back(std::move(blocks));
    }
}

ValueRange LinePyramid::range(std::span<const double> values, std::size_t first, std::size_t last) const {
    Extent sum;
    const auto add = [&](std::size_t level, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            if (level == 0)
                sum.add(values[i], values[i]);
            else
                sum.add(m_levels[level - 1][i].low, m_levels[level - 1][i].high);
        }
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
    if (sum.low > sum.high)
        return {};
    return {sum.low, sum.high, false};
}

} // namespace truebar::ui
