#include "ui/chart/trend_ribbon.h"

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr double narrowestNamed = 40;

}

void TrendRibbon::draw(QCPPainter* painter) {
    const SlotRange slotRange = visibleSlots();
    if (slotRange.first == slotRange.last)
        return;
    const auto x = [&](std::size_t slot) { return mKeyAxis->coordToPixel(static_cast<double>(slot) - 0.5); };
    Trend trend = data().states[slotRange.first].trend;
    std::size_t begin = slotRange.first;
    // One sample a pixel column: a stretch narrower than that cannot be seen.
    for (const PixelColumn& column : columnsOf(slotRange)) {
        if (data().states[column.first].trend == trend)
            continue;
        drawStretch(painter, trend, x(begin), x(column.first));
        begin = column.first;
        trend = data().states[column.first].trend;
    }
    drawStretch(painter, trend, x(begin), x(slotRange.last));
}

void TrendRibbon::drawStretch(QCPPainter* painter, Trend trend, double left, double right) const {
    const QRect rect = mKeyAxis->axisRect()->rect();
    left = std::max(left, static_cast<double>(rect.left())); // the name begins where the stretch is seen
    const double half = rect.height() / 2.0;
    if (trend == Trend::Neutral) {
        painter->fillRect(QRectF(left, rect.top() + half - 1, right - left, 2), data().theme.fake);
        return;
    }
    const bool isBullish = trend == Trend::Bullish;
    const QColor color = isBullish ? data().theme.bull : data().theme.bear;
    painter->fillRect(QRectF(left, isBullish ? rect.top() : rect.top() + half, right - left, half), color);
    if (right - left < narrowestNamed)
        return;
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
