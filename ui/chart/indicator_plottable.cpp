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
            drawBars(painter, i);
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
            drawColumns(painter, i);
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

ValueRange IndicatorPlottable::valuesAt(const PixelColumn& column, std::size_t line) const {
    const IndicatorLines& all = *indicator().lines;
    return all.pyramids[line].range(all.lines[line].values, column.first, std::min(column.last, all.size()));
}

// Each column reaches to the one before it, so that a steep line is not torn.
void IndicatorPlottable::drawColumns(QCPPainter* painter, std::size_t line) {
    const QRect rect = mKeyAxis->axisRect()->rect();
    const QRgb color = painter->pen().color().rgb();
    QVector<QLineF> strokes;
    m_raster.begin(rect.left(), rect.width());
    ValueRange before;
    for (const PixelColumn& column : visibleColumns()) {
        const ValueRange own = valuesAt(column, line);
        if (!own.isEmpty) {
            const double high = before.isEmpty ? own.high : std::max(own.high, before.low);
            const double low = before.isEmpty ? own.low : std::min(own.low, before.high);
            const double top = std::floor(mValueAxis->coordToPixel(high));
            const double bottom = std::floor(mValueAxis->coordToPixel(low));
            // In a pane of its own the line goes up and down the whole height; over the candles it is a thin curve.
            if (indicator().onPricePane)
                strokes.append(QLineF(column.x, top, column.x, bottom));
            else
                m_raster.add(static_cast<int>(column.x), static_cast<int>(top), static_cast<int>(bottom) + 1, color);
        }
        before = own;
    }
    painter->drawLines(strokes);
    m_raster.paint(painter);
}

void IndicatorPlottable::drawBars(QCPPainter* painter, std::size_t line) {
    const QRect rect = mKeyAxis->axisRect()->rect();
    const int base = static_cast<int>(std::floor(mValueAxis->coordToPixel(0)));
    const int width = std::max(1, static_cast<int>(pixelsPerSlot() * 0.5));
    const auto shade = [](QColor color) {
        color.setAlpha(130);
        return qPremultiply(color.rgba());
    };
    const QRgb rising = shade(data().theme.bull);
    const QRgb falling = shade(data().theme.bear);
    m_raster.begin(rect.left(), rect.width());
    for (const PixelColumn& column : visibleColumns()) {
        const ValueRange range = valuesAt(column, line);
        if (range.isEmpty)
            continue;
        const int left = static_cast<int>(column.x) - width / 2;
        const auto y = [&](double value) { return static_cast<int>(std::floor(mValueAxis->coordToPixel(value))); };
        m_raster.add(left, width, y(std::max(range.high, 0.0)), base, rising);
        m_raster.add(left, width, base, y(std::min(range.low, 0.0)), falling);
    }
    m_raster.paint(painter);
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
