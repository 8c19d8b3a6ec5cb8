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
    const QRect rect = mKeyAxis->axisRect()->rect();
    m_raster.begin(rect.left(), rect.width());
    std::vector<Stretch> stretches;
    // One sample a pixel column: a stretch narrower than that cannot be seen.
    for (const PixelColumn& column : visibleColumns()) {
        if (data().states[column.first].trend == trend)
            continue;
        stretches.push_back({trend, x(begin), x(column.first)});
        begin = column.first;
        trend = data().states[column.first].trend;
    }
    stretches.push_back({trend, x(begin), x(slotRange.last)});
    for (const Stretch& stretch : stretches)
        fillStretch(stretch);
    m_raster.paint(painter);
    for (const Stretch& stretch : stretches)
        nameStretch(painter, stretch);
}

void TrendRibbon::fillStretch(const Stretch& stretch) {
    const QRect rect = mKeyAxis->axisRect()->rect();
    const int left = std::max(qRound(stretch.left), rect.left());
    const int right = std::min(qRound(stretch.right), rect.right() + 1);
    const int half = rect.height() / 2;
    const int middle = rect.top() + half;
    if (stretch.trend == Trend::Neutral)
        m_raster.add(left, right - left, middle - 1, middle + 1, data().theme.fake.rgb());
    else if (stretch.trend == Trend::Bullish)
        m_raster.add(left, right - left, rect.top(), middle, data().theme.bull.rgb());
    else
        m_raster.add(left, right - left, middle, middle + half, data().theme.bear.rgb());
}

void TrendRibbon::nameStretch(QCPPainter* painter, const Stretch& stretch) const {
    const QRect rect = mKeyAxis->axisRect()->rect();
    const double left = std::max(stretch.left, static_cast<double>(rect.left())); // begins where the stretch is seen
    const double width = stretch.right - left;
    if (stretch.trend == Trend::Neutral || width < narrowestNamed)
        return;
    const bool isBullish = stretch.trend == Trend::Bullish;
    const QString name = isBullish ? tr("bullish") : tr("bearish");
    QFont font = painter->font();
    font.setPointSizeF(7);
    painter->setFont(font);
    if (QFontMetricsF(font).horizontalAdvance(name) + 12 > width)
        return;
    painter->setPen(data().theme.mutedText);
    const double half = rect.height() / 2.0;
    const double top = isBullish ? rect.top() + half : rect.top();
    painter->drawText(
        QRectF(left + 4, top, width - 8, half), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextDontClip, name);
}

} // namespace truebar::ui
