#include "ui/chart/pixel_columns.h"

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

// The largest block of the pyramids that is less than a tenth of a column.
std::size_t stepFor(double candlesPerColumn) {
    for (const std::size_t block : {std::size_t(512), std::size_t(64), std::size_t(8)}) {
        if (candlesPerColumn > 10 * static_cast<double>(block))
            return block;
    }
    return 1;
}

} // namespace

const std::vector<PixelColumn>& PixelColumns::of(const SlotScale& scale, std::size_t first, std::size_t last,
    const Series& series, const std::vector<BarState>& states, const CandlePyramid& pyramid) {
    if (!m_columns.empty() && scale == m_scale && first == m_first && last == m_last)
        return m_columns;
    m_scale = scale;
    m_first = first;
    m_last = last;
    m_columns.clear();
    const std::size_t step = stepFor(scale.slotOf(1) - scale.slotOf(0));
    while (first < last) {
        PixelColumn column;
        // A column that begins late by its block still stands where its first candle belongs.
        column.x = std::floor(scale.pixelOf(static_cast<double>(first + step - 1)));
        const double next = std::max(0.0, std::ceil(scale.slotOf(column.x + 1)));
        const std::size_t end = static_cast<std::size_t>(next) / step * step;
        column.first = first;
        column.last = std::clamp(end, first + 1, last);
        column.rises = series.closes()[column.last - 1] >= series.opens()[first];
        column.range = pyramid.range(series, states, first, column.last);
        m_columns.push_back(column);
        first = column.last;
    }
    return m_columns;
}

} // namespace truebar::ui
