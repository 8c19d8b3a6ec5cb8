#include "ui/chart/volume_plottable.h"

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

double barWidthFor(double slotWidth) {
    return std::max(1.0, std::floor(slotWidth * 0.7));
}

} // namespace

void VolumePlottable::draw(QCPPainter* painter) {
    const SlotRange slotRange = visibleSlots();
    if (slotRange.first == slotRange.last)
        return;
    const Series& series = *data().series;
    const double width = barWidthFor(pixelsPerSlot());
    const double base = std::floor(mValueAxis->coordToPixel(0));
    QVector<QRectF> rising;
    QVector<QRectF> falling;
    for (const PixelColumn& column : columnsOf(slotRange)) {
        const double volume = data().pyramid.range(series, data().states, column.first, column.last).maxVolume;
        const double top = std::floor(mValueAxis->coordToPixel(volume));
        const bool rises = series.closes()[column.last - 1] >= series.opens()[column.first];
        (rises ? rising : falling).append(QRectF(column.x - std::floor(width / 2), top, width, base - top));
    }
    const auto paint = [&](const QVector<QRectF>& rects, QColor color) {
        color.setAlpha(150);
        for (const QRectF& rect : rects)
            painter->fillRect(rect, color);
    };
    paint(rising, data().theme.bull);
    paint(falling, data().theme.bear);
}

void FormingVolumePlottable::draw(QCPPainter* painter) {
    if (!data().forming)
        return;
    const double width = barWidthFor(pixelsPerSlot());
    const double x = std::floor(mKeyAxis->coordToPixel(static_cast<double>(data().size()))) - std::floor(width / 2);
    const double top = std::floor(mValueAxis->coordToPixel(data().forming->volume));
    const double base = std::floor(mValueAxis->coordToPixel(0));
    const bool rises = data().forming->close >= data().forming->open;
    painter->setPen(QPen(rises ? data().theme.bull : data().theme.bear, 1, Qt::DashLine));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(QRectF(x, top, std::max(width - 1, 1.0), base - top));
}

} // namespace truebar::ui
