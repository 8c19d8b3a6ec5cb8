#include "ui/chart/marker_plottable.h"

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr double closest = 9; // pixels between markers of one kind
constexpr double reach = 8; // of the mouse
constexpr qsizetype mostLines = 6; // in a tool tip

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

std::span<const TrendEvent> MarkerPlottable::eventsIn(SlotRange slotRange) const {
    // Zoomed far out the ribbon tells the trend better than a row of flags.
    if (slotRange.first == slotRange.last || pixelsPerSlot() < 1.0)
        return {};
    const auto& all = data().events;
    const UtcMs begin = data().series->times()[slotRange.first];
    const UtcMs end = data().series->closeTime(slotRange.last - 1);
    const auto opensBefore = [](UtcMs time, const TrendEvent& event) { return time < event.time; };
    const auto first = std::upper_bound(all.begin(), all.end(), begin, opensBefore);
    return {first, std::upper_bound(first, all.end(), end, opensBefore)};
}

std::span<const TradeMarker> MarkerPlottable::tradesIn(SlotRange slotRange) const {
    if (slotRange.first == slotRange.last)
        return {};
    const auto& all = data().markers;
    const UtcMs begin = data().series->times()[slotRange.first];
    const UtcMs end = data().series->closeTime(slotRange.last - 1);
    const auto isBefore = [](const TradeMarker& marker, UtcMs time) { return marker.time < time; };
    const auto first = std::lower_bound(all.begin(), all.end(), begin, isBefore);
    return {first, std::lower_bound(first, all.end(), end, isBefore)};
}

QRectF MarkerPlottable::flagOf(const TrendEvent& event) const {
    const std::size_t slot = data().slotAt(event.time - Millis(1));
    const double x = std::floor(mKeyAxis->coordToPixel(static_cast<double>(slot))) + 0.5;
    return {x, mKeyAxis->axisRect()->top() + 2.0, 13, 12};
}

void MarkerPlottable::drawEvents(QCPPainter* painter, SlotRange slotRange) const {
    QFont font = painter->font();
    font.setPointSizeF(7);
    font.setBold(true);
    painter->setFont(font);
    double lastX = -1e9;
    for (const TrendEvent& event : eventsIn(slotRange)) {
        const QRectF flag = flagOf(event);
        const double x = flag.left();
        if (x - lastX < 2 * closest)
            continue;
        lastX = x;
        const bool isBullish = event.to == Trend::Bullish;
        const bool isChange = event.kind == TrendEventKind::TrendChanged;
        const QColor color = isBullish ? data().theme.bull : data().theme.bear;
        const double high = data().series->highs()[data().slotAt(event.time - Millis(1))];
        painter->setPen(QPen(color, 1, Qt::DotLine));
        painter->drawLine(QLineF(x, flag.bottom(), x, mValueAxis->coordToPixel(high) - 14));
        painter->setPen(color);
        if (isChange)
            painter->fillRect(flag, color);
        else
            painter->drawRect(flag);
        painter->setPen(isChange ? data().theme.surface : color);
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
    for (const TradeMarker& marker : tradesIn(slotRange)) {
        const QPointF at = positionOf(marker);
        const bool isBuy = marker.side == Side::Buy;
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
        const double price = std::floor(mValueAxis->coordToPixel(marker.price)) + 0.5;
        painter->setPen(QPen(data().theme.accent, 2));
        painter->drawLine(QLineF(at.x() - 6, price, at.x() + 6, price));
    }
}

QString MarkerPlottable::textAt(const QPointF& pixel) const {
    const SlotRange slotRange = visibleSlots();
    QStringList lines;
    for (const TrendEvent& event : eventsIn(slotRange)) {
        if (flagOf(event).adjusted(-2, -2, 2, 2).contains(pixel))
            lines.append(textOf(event));
    }
    qsizetype hidden = 0;
    for (const TradeMarker& marker : tradesIn(slotRange)) {
        const QPointF at = positionOf(marker);
        if (std::abs(at.x() - pixel.x()) >= reach || std::abs(at.y() - pixel.y()) >= reach)
            continue;
        if (lines.size() < mostLines)
            lines.append(marker.text);
        else
            ++hidden;
    }
    if (hidden > 0)
        lines.append(tr("and %n more", nullptr, static_cast<int>(hidden)));
    return lines.join(QLatin1Char('\n'));
}

QString MarkerPlottable::textOf(const TrendEvent& event) const {
    const QString time = QString::fromStdString(formatUtc(event.time));
    const bool isBullish = event.to == Trend::Bullish;
    if (event.kind == TrendEventKind::EarlyWarning)
        return (isBullish ? tr("Early warning: first real bull, %1") : tr("Early warning: first real bear, %1"))
            .arg(time);
    return (isBullish ? tr("Trend turned bullish, %1") : tr("Trend turned bearish, %1")).arg(time);
}

} // namespace truebar::ui
