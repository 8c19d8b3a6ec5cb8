#include "ui/chart/line_pyramid.h"

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr std::size_t fanOut = 8;

ValueRange rangeOf(double value) {
    ValueRange out;
    if (!std::isnan(value))
        out = {value, value, false};
    return out;
}

} // namespace

void ValueRange::add(const ValueRange& other) {
    if (other.isEmpty)
        return;
    low = isEmpty ? other.low : std::min(low, other.low);
    high = isEmpty ? other.high : std::max(high, other.high);
    isEmpty = false;
}

LinePyramid::LinePyramid(std::span<const double> values) {
    for (std::size_t below = values.size(); below >= fanOut; below /= fanOut) {
        std::vector<ValueRange> blocks(below / fanOut);
        for (std::size_t i = 0; i < blocks.size() * fanOut; ++i)
            blocks[i / fanOut].add(m_levels.empty() ? rangeOf(values[i]) : m_levels.back()[i]);
        m_levels.push_back(std::move(blocks));
    }
}

ValueRange LinePyramid::range(std::span<const double> values, std::size_t first, std::size_t last) const {
    ValueRange out;
    const auto at = [&](std::size_t level, std::size_t i) {
        return level == 0 ? rangeOf(values[i]) : m_levels[level - 1][i];
    };
    // Climb: take the ragged ends at each level, and go on with whole blocks one level up.
    for (std::size_t level = 0; first < last; ++level) {
        const bool canClimb = level < m_levels.size() && last / fanOut > (first + fanOut - 1) / fanOut;
        for (; first < last && (!canClimb || first % fanOut != 0); ++first)
            out.add(at(level, first));
        for (; first < last && last % fanOut != 0; --last)
            out.add(at(level, last - 1));
        first /= fanOut;
        last /= fanOut;
        if (!canClimb)
            break;
    }
    return out;
}

} // namespace truebar::ui
