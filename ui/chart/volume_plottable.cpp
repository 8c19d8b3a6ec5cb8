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
    const int width = static_cast<int>(barWidthFor(pixelsPerSlot()));
    const int base = static_cast<int>(std::floor(mValueAxis->coordToPixel(0)));
    const auto shade = [](QColor color) {
        color.setAlpha(150);
        return qPremultiply(color.rgba());
    };
    const QRgb rising = shade(data().theme.bull);
    const QRgb falling = shade(data().theme.bear);
    const QRect rect = mKeyAxis->axisRect()->rect();
    m_raster.begin(rect.left(), rect.width());
    for (const PixelColumn& column : visibleColumns()) {
        const int top = static_cast<int>(std::floor(mValueAxis->coordToPixel(column.range.maxVolume)));
        m_raster.add(static_cast<int>(column.x) - width / 2, width, top, base, column.rises ? rising : falling);
    }
    m_raster.paint(painter);
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
