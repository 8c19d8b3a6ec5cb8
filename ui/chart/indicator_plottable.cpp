#include "ui/chart/indicator_plottable.h"

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr double narrowestCurve = 1.5; // pixels a slot; below, columns are drawn

std::vector<double> guidesOf(const std::string& name) {
    if (name == "rsi")
        return {30, 70};
    if (name == "macd")
        return {0};
    return {};
}

} // namespace

void IndicatorPlottable::draw(QCPPainter* painter) {
    if (!indicator().onPricePane)
        drawPane(painter);
    if (!indicator().lines)
        return;
    const IndicatorLines& all = *indicator().lines;
    SlotRange slotRange = visibleSlots();
    slotRange.last = std::min(slotRange.last, all.size());
    if (slotRange.first >= slotRange.last)
        return;
    for (std::size_t i = 0; i < all.lines.size(); ++i) {
        const NamedLine& line = all.lines[i];
        if (line.name == "histogram") {
            drawBars(painter, slotRange, i);
            continue;
        }
        const bool isCurve = pixelsPerSlot() >= narrowestCurve;
        QPen pen(indicatorColor(data().theme, m_index, line.name), isCurve ? 1.3 : 1.0);
        if (line.name == "middle" && isCurve)
            pen.setStyle(Qt::DashLine);
        painter->setPen(pen);
        painter->setBrush(Qt::NoBrush);
        painter->setAntialiasing(isCurve);
        if (isCurve)
            drawCurve(painter, slotRange, line.values);
        else
            drawColumns(painter, slotRange, i);
        painter->setAntialiasing(false);
    }
}

// As single lines, which Qt's raster engine paints several times faster than a path when smoothing.
void IndicatorPlottable::drawCurve(QCPPainter* painter, SlotRange slotRange, std::span<const double> values) const {
    QVector<QLineF> strokes;
    QPointF before;
    for (std::size_t i = slotRange.first; i < slotRange.last; ++i) {
        const QPointF point(mKeyAxis->coordToPixel(static_cast<double>(i)), mValueAxis->coordToPixel(values[i]));
        if (i > slotRange.first && !std::isnan(values[i]) && !std::isnan(values[i - 1]))
            strokes.append(QLineF(before, point));
        before = point;
    }
    painter->drawLines(strokes);
}

// Each column reaches to the one before it, so that a steep line is not torn.
void IndicatorPlottable::drawColumns(QCPPainter* painter, SlotRange slotRange, std::size_t line) const {
    const IndicatorLines& all = *indicator().lines;
    QVector<QLineF> strokes;
    ValueRange before;
    for (const PixelColumn& column : columnsOf(slotRange)) {
        const ValueRange own = all.pyramids[line].range(all.lines[line].values, column.first, column.last);
        if (!own.isEmpty) {
            const double high = before.isEmpty ? own.high : std::max(own.high, before.low);
            const double low = before.isEmpty ? own.low : std::min(own.low, before.high);
            strokes.append(QLineF(column.x, std::floor(mValueAxis->coordToPixel(high)), column.x,
                std::floor(mValueAxis->coordToPixel(low))));
        }
        before = own;
    }
    painter->drawLines(strokes);
}

void IndicatorPlottable::drawBars(QCPPainter* painter, SlotRange slotRange, std::size_t line) const {
    const IndicatorLines& all = *indicator().lines;
    const double base = std::floor(mValueAxis->coordToPixel(0));
    const double width = std::max(1.0, std::floor(pixelsPerSlot() * 0.5));
    QColor rising = data().theme.bull;
    QColor falling = data().theme.bear;
    rising.setAlpha(130);
    falling.setAlpha(130);
    for (const PixelColumn& column : columnsOf(slotRange)) {
        const ValueRange range = all.pyramids[line].range(all.lines[line].values, column.first, column.last);
        if (range.isEmpty)
            continue;
        const double left = column.x - std::floor(width / 2);
        const double top = std::floor(mValueAxis->coordToPixel(std::max(range.high, 0.0)));
        const double bottom = std::floor(mValueAxis->coordToPixel(std::min(range.low, 0.0)));
        if (top < base)
            painter->fillRect(QRectF(left, top, width, base - top), rising);
        if (bottom > base)
            painter->fillRect(QRectF(left, base, width, bottom - base), falling);
    }
}

void IndicatorPlottable::drawPane(QCPPainter* painter) const {
    const QRect rect = mKeyAxis->axisRect()->rect();
    painter->setPen(QPen(data().theme.border, 1, Qt::DashLine));
    for (const double guide : guidesOf(indicator().spec.name)) {
        const double y = std::floor(mValueAxis->coordToPixel(guide)) + 0.5;
        painter->drawLine(QLineF(rect.left(), y, rect.right(), y));
    }
    painter->setFont(data().theme.numberFont(8));
    painter->setPen(indicatorColor(data().theme, m_index, {}));
    painter->drawText(rect.adjusted(8, 2, 0, 0), Qt::AlignLeft | Qt::AlignTop, shortTitle(indicator().spec));
}

} // namespace truebar::ui
