#include "ui/chart/volume_plottable.h"

#include <algorithm>
#include <cmath>

namespace truebar::ui {

void VolumePlottable::draw(QCPPainter* painter) {
    const SlotRange slotRange = visibleSlots();
    if (slotRange.first == slotRange.last)
        return;
    const double slotWidth = pixelsPerSlot();
    const double width = std::max(1.0, std::floor(slotWidth * 0.7));
    const double base = mValueAxis->coordToPixel(0);
    QVector<QRectF> rising;
    QVector<QRectF> falling;
    const auto step = static_cast<std::size_t>(std::max(1.0, std::floor(1.0 / slotWidth)));
    for (std::size_t i = slotRange.first; i < slotRange.last; i += step) {
        const std::size_t last = std::min(i + step, slotRange.last);
        const double volume = step == 1 ? data().series->volumes()[i]
                                        : data().pyramid.range(*data().series, data().states, i, last).maxVolume;
        const double x = std::floor(mKeyAxis->coordToPixel(static_cast<double>(i)) - width / 2);
        const double y = mValueAxis->coordToPixel(volume);
        const bool rises = data().series->closes()[last - 1] >= data().series->opens()[i];
        (rises ? rising : falling).append(QRectF(x, y, width, base - y));
    }
    const auto paint = [&](const QVector<QRectF>& rects, QColor color) {
        color.setAlpha(150);
        for (const QRectF& rect : rects)
            painter->fillRect(rect, color);
    };
    paint(rising, data().theme.bull);
    paint(falling, data().theme.bear);
}

} // namespace truebar::ui
