#include "ui/chart/trend_ribbon.h"

#include <algorithm>

namespace truebar::ui {

void TrendRibbon::draw(QCPPainter* painter) {
    const SlotRange slotRange = visibleSlots();
    if (slotRange.first == slotRange.last)
        return;
    // Trends change at events only: walk those within view instead of every candle.
    const auto& events = data().events;
    const auto x = [&](std::size_t slot) { return mKeyAxis->coordToPixel(static_cast<double>(slot) - 0.5); };
    Trend trend = data().states[slotRange.first].trend;
    double left = x(slotRange.first);
    auto next = std::lower_bound(events.begin(), events.end(), data().series->times()[slotRange.first],
        [](const TrendEvent& event, UtcMs time) { return event.time <= time; });
    for (; next != events.end(); ++next) {
        const std::size_t slot = data().slotAt(next->time - Millis(1));
        if (slot >= slotRange.last)
            break;
        if (next->kind != TrendEventKind::TrendChanged || slot <= slotRange.first)
            continue;
        const double right = x(slot);
        // Below a pixel there is nothing to see; what follows covers it.
        if (right - left >= 1) {
            drawStretch(painter, trend, left, right);
            left = right;
        }
        trend = next->to;
    }
    drawStretch(painter, trend, left, x(slotRange.last));
}

void TrendRibbon::drawStretch(QCPPainter* painter, Trend trend, double left, double right) const {
    const QRect rect = mKeyAxis->axisRect()->rect();
    const double half = rect.height() / 2.0;
    if (trend == Trend::Neutral) {
        painter->fillRect(QRectF(left, rect.top() + half - 1, right - left, 2), data().theme.fake);
        return;
    }
    const bool isBullish = trend == Trend::Bullish;
    const QColor color = isBullish ? data().theme.bull : data().theme.bear;
    painter->fillRect(QRectF(left, isBullish ? rect.top() : rect.top() + half, right - left, half), color);
    const QString name = isBullish ? tr("bullish") : tr("bearish");
    QFont font = painter->font();
    font.setPointSizeF(7);
    painter->setFont(font);
    if (QFontMetricsF(font).horizontalAdvance(name) + 12 > right - left)
        return;
    painter->setPen(data().theme.mutedText);
    const double top = isBullish ? rect.top() + half : rect.top();
    painter->drawText(
        QRectF(left + 4, top, right - left - 8, half), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextDontClip, name);
}

} // namespace truebar::ui
