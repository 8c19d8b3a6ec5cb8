#include "ui/chart/candle_plottable.h"

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr double narrowestBody = 3.5; // pixels a slot; below, columns are drawn
constexpr double markedBody = 7.0; // bodies this wide carry the mark of their class

std::size_t batchOf(BarClass barClass) {
    if (barClass == BarClass::RealBull)
        return 0;
    return barClass == BarClass::RealBear ? 1 : 2;
}

double bodyWidthFor(double slotWidth) {
    // An odd number of pixels keeps the wick in the middle; three are the fewest that look like a body.
    const double width = std::clamp(std::floor(slotWidth * 0.75), 3.0, 41.0);
    return std::fmod(width, 2.0) == 0 ? width - 1 : width;
}

} // namespace

void CandlePlottable::draw(QCPPainter* painter) {
    const SlotRange slotRange = visibleSlots();
    if (slotRange.first == slotRange.last)
        return;
    const double slotWidth = pixelsPerSlot();
    if (slotWidth >= narrowestBody) {
        drawGaps(painter, slotRange);
        drawBodies(painter, slotRange, slotWidth);
    } else {
        drawColumns(painter);
    }
}

// A dotted line where candles are missing: the axis counts candles, so a gap would not be seen otherwise.
void CandlePlottable::drawGaps(QCPPainter* painter, SlotRange slotRange) {
    QVector<QLineF> lines;
    const QRect rect = mKeyAxis->axisRect()->rect();
    for (std::size_t i = std::max<std::size_t>(slotRange.first, 1); i < slotRange.last; ++i) {
        if (!data().series->isAfterGap(i))
            continue;
        const double x = std::floor(mKeyAxis->coordToPixel(static_cast<double>(i) - 0.5)) + 0.5;
        lines.append(QLineF(x, rect.top(), x, rect.bottom()));
    }
    painter->setPen(QPen(data().theme.mutedText, 1, Qt::DotLine));
    painter->drawLines(lines);
}

void CandlePlottable::drawBodies(QCPPainter* painter, SlotRange slotRange, double slotWidth) {
    Batches batches;
    const double bodyWidth = bodyWidthFor(slotWidth);
    for (std::size_t i = slotRange.first; i < slotRange.last; ++i) {
        const BarClass barClass = data().showsClasses ? data().states[i].barClass : BarClass::Unclassified;
        const Candle candle = data().series->at(i);
        const double x = std::floor(mKeyAxis->coordToPixel(static_cast<double>(i)));
        // Without classes the direction of the candle decides the colour.
        const std::size_t batch = data().showsClasses ? batchOf(barClass) : (candle.close >= candle.open ? 0U : 1U);
        addBody(batches[batch], candle, barClass, x, bodyWidth);
    }
    paint(painter, batches);
}

void CandlePlottable::addBody(Batch& batch, const Candle& candle, BarClass barClass, double x, double bodyWidth) const {
    const double top = std::floor(y(std::max(candle.open, candle.close)));
    const double bottom = std::floor(y(std::min(candle.open, candle.close)));
    const double high = std::floor(y(candle.high));
    const double low = std::floor(y(candle.low));
    const double left = x - std::floor(bodyWidth / 2);
    const bool isHollow = barClass == BarClass::Fake && bodyWidth >= 3;
    batch.lines.append(QLineF(x, high, x, isHollow ? top : low));
    if (isHollow) {
        batch.lines.append(QLineF(x, bottom, x, low));
        batch.hollow.append(QRectF(left, top, bodyWidth - 1, std::max(bottom - top, 1.0)));
    } else {
        batch.filled.append(QRectF(left, top, bodyWidth, std::max(bottom - top, 1.0)));
    }
    if (bodyWidth < markedBody || batchOf(barClass) == 2)
        return;
    // Real bulls stand on an upward triangle, real bears hang from a downward one.
    const double half = std::min(4.0, std::floor(bodyWidth / 2));
    if (barClass == BarClass::RealBull)
        batch.marks.append(QPolygonF({{x - half, low + 4 + half}, {x + half, low + 4 + half}, {x, low + 4}}));
    else
        batch.marks.append(QPolygonF({{x - half, high - 4 - half}, {x + half, high - 4 - half}, {x, high - 4}}));
}

void CandlePlottable::drawColumns(QCPPainter* painter) {
    Batches batches;
    for (const PixelColumn& column : visibleColumns()) {
        const CandleRange& range = column.range;
        // The side that prevails among the real bars; without classes the direction of the column.
        const std::size_t side = range.bulls == range.bears ? 2U : (range.bulls > range.bears ? 0U : 1U);
        const double top = std::floor(y(range.high));
        const double bottom = std::max(std::floor(y(range.low)), top + 1);
        batches[data().showsClasses ? side : (column.rises ? 0U : 1U)].lines.append(
            QLineF(column.x, top, column.x, bottom));
    }
    paint(painter, batches);
}

void CandlePlottable::paint(QCPPainter* painter, Batches& batches) const {
    const std::array colors{data().theme.bull, data().theme.bear, data().theme.fake};
    for (const std::size_t i : {std::size_t(2), std::size_t(0), std::size_t(1)}) {
        Batch& batch = batches[i];
        painter->setPen(QPen(colors[i], 0));
        painter->setBrush(Qt::NoBrush);
        painter->drawLines(batch.lines);
        painter->drawRects(batch.hollow);
        for (const QRectF& rect : std::as_const(batch.filled))
            painter->fillRect(rect, colors[i]);
        if (batch.marks.isEmpty())
            continue;
        painter->setBrush(colors[i]);
        for (const QPolygonF& mark : std::as_const(batch.marks))
            painter->drawPolygon(mark);
    }
}

void FormingPlottable::draw(QCPPainter* painter) {
    if (!data().forming)
        return;
    const Candle& candle = *data().forming;
    const double x = std::floor(mKeyAxis->coordToPixel(static_cast<double>(data().size())));
    const double width = bodyWidthFor(pixelsPerSlot());
    const auto y = [&](double price) { return std::floor(mValueAxis->coordToPixel(price)); };
    const double top = y(std::max(candle.open, candle.close));
    const double bottom = std::max(y(std::min(candle.open, candle.close)), top + 1);
    const QColor color = candle.close >= candle.open ? data().theme.bull : data().theme.bear;
    painter->setPen(QPen(color, 1, Qt::DashLine));
    painter->setBrush(Qt::NoBrush);
    painter->drawLine(QLineF(x, y(candle.high), x, top));
    painter->drawLine(QLineF(x, bottom, x, y(candle.low)));
    painter->drawRect(QRectF(x - std::floor(width / 2), top, std::max(width - 1, 1.0), bottom - top));
}

} // namespace truebar::ui
