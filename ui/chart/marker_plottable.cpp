#include "ui/chart/marker_plottable.h"

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr double closest = 9; // pixels between markers of one kind
constexpr double reach = 8; // of the mouse

} // namespace

void MarkerPlottable::draw(QCPPainter* painter) {
    const SlotRange slotRange = visibleSlots();
    if (slotRange.first == slotRange.last)
        return;
    drawEvents(painter, slotRange);
    painter->setAntialiasing(true);
    drawTrades(painter, slotRange);
    painter->setAntialiasing(false);
}

void MarkerPlottable::drawEvents(QCPPainter* painter, SlotRange slotRange) const {
    // Zoomed far out the ribbon tells the trend better than a row of flags.
    if (pixelsPerSlot() < 1.0)
        return;
    const auto& events = data().events;
    QFont font = painter->font();
    font.setPointSizeF(7);
    font.setBold(true);
    painter->setFont(font);
    const double top = mKeyAxis->axisRect()->top();
    double lastX = -1e9;
    auto next = std::lower_bound(events.begin(), events.end(), data().series->times()[slotRange.first],
        [](const TrendEvent& event, UtcMs time) { return event.time <= time; });
    for (; next != events.end(); ++next) {
        const std::size_t slot = data().slotAt(next->time - Millis(1));
        if (slot >= slotRange.last)
            break;
        const double x = std::floor(mKeyAxis->coordToPixel(static_cast<double>(slot))) + 0.5;
        if (x - lastX < 2 * closest)
            continue;
        lastX = x;
        const bool isBullish = next->to == Trend::Bullish;
        const QColor color = isBullish ? data().theme.bull : data().theme.bear;
        const QRectF flag(x, top + 2, 13, 12);
        painter->setPen(QPen(color, 1, Qt::DotLine));
        painter->drawLine(QLineF(x, flag.bottom(), x, mValueAxis->coordToPixel(data().series->highs()[slot]) - 14));
        painter->setPen(color);
        if (next->kind == TrendEventKind::TrendChanged)
            painter->fillRect(flag, color);
        else
            painter->drawRect(flag);
        painter->setPen(next->kind == TrendEventKind::TrendChanged ? data().theme.surface : color);
        painter->drawText(flag, Qt::AlignCenter, isBullish ? QStringLiteral("▲") : QStringLiteral("▼"));
    }
}

QPointF MarkerPlottable::positionOf(const TradeMarker& marker) const {
    const std::size_t slot = data().slotAt(marker.time);
    const double x = std::floor(mKeyAxis->coordToPixel(static_cast<double>(slot))) + 0.5;
    const double distance = 16;
    if (marker.side == Side::Buy)
        return {x, mValueAxis->coordToPixel(data().series->lows()[slot]) + distance};
    return {x, mValueAxis->coordToPixel(data().series->highs()[slot]) - distance};
}

void MarkerPlottable::drawTrades(QCPPainter* painter, SlotRange slotRange) const {
    double lastX[2]{-1e9, -1e9};
    const UtcMs first = data().series->times()[slotRange.first];
    const UtcMs last = data().series->times()[slotRange.last - 1];
    auto next = std::lower_bound(data().markers.begin(), data().markers.end(), first,
        [](const TradeMarker& marker, UtcMs time) { return marker.time < time; });
    for (; next != data().markers.end() && next->time <= last; ++next) {
        const QPointF at = positionOf(*next);
        const bool isBuy = next->side == Side::Buy;
        double& previous = lastX[isBuy ? 0 : 1];
        if (at.x() - previous < closest)
            continue;
        previous = at.x();
        // An arrow with a stem; its tip points at the candle, a line marks the price of the fill.
        const double up = isBuy ? 1 : -1;
        const double y = at.y();
        painter->setPen(QPen(data().theme.surface, 1));
        painter->setBrush(data().theme.accent);
        painter->drawPolygon(QPolygonF({{at.x(), y - 5 * up}, {at.x() + 5, y + 1 * up}, {at.x() + 2, y + 1 * up},
            {at.x() + 2, y + 7 * up}, {at.x() - 2, y + 7 * up}, {at.x() - 2, y + 1 * up}, {at.x() - 5, y + 1 * up}}));
        if (pixelsPerSlot() < 3)
            continue;
        const double price = std::floor(mValueAxis->coordToPixel(next->price)) + 0.5;
        painter->setPen(QPen(data().theme.accent, 2));
        painter->drawLine(QLineF(at.x() - 6, price, at.x() + 6, price));
    }
}

QString MarkerPlottable::textAt(const QPointF& pixel) const {
    for (const TradeMarker& marker : data().markers) {
        const QPointF at = positionOf(marker);
        if (std::abs(at.x() - pixel.x()) < reach && std::abs(at.y() - pixel.y()) < reach)
            return marker.text;
    }
    return {};
}

} // namespace truebar::ui
