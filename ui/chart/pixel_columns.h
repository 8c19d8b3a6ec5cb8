// Which candles stand at which column of pixels, and what each column comes to. Made once a frame and shared by
// everything that is drawn over it. Plain C++: no Qt.
#pragma once

#include "ui/chart/candle_pyramid.h"

namespace truebar::ui {

struct PixelColumn {
    double x = 0; // a whole pixel
    std::size_t first = 0;
    std::size_t last = 0; // exclusive
    bool rises = false; // from the first open to the last close
    CandleRange range{};
};

// Where the slots stand: slot `lower` at the pixel `left`, `upper` at `left + width`.
struct SlotScale {
    double lower = 0;
    double upper = 0;
    double left = 0;
    double width = 0;

    bool operator==(const SlotScale&) const = default;
    double pixelOf(double slot) const { return (slot - lower) / (upper - lower) * width + left; }
    double slotOf(double pixel) const { return (pixel - left) / width * (upper - lower) + lower; }
};

class PixelColumns {
public:
    // At most one column a pixel, however many candles [first, last) has. Where a column has many, it begins at a
    // whole block of the pyramids: that moves it by less than a tenth of a pixel.
    const std::vector<PixelColumn>& of(const SlotScale& scale, std::size_t first, std::size_t last,
        const Series& series, const std::vector<BarState>& states, const CandlePyramid& pyramid);
    // The candles or their classes are others now.
    void forget() { m_columns.clear(); }

private:
    SlotScale m_scale;
    std::size_t m_first = 0;
    std::size_t m_last = 0;
    std::vector<PixelColumn> m_columns;
};

} // namespace truebar::ui
