#include "ui/chart/crosshair_item.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr double tagHeight = 18;

}

CrosshairItem::CrosshairItem(QCustomPlot* plot, QCPAxisRect* priceRect, QCPAxisRect* bottomRect, const ChartData& data)
    : QCPLayerable(plot)
    , m_priceRect(priceRect)
    , m_bottomRect(bottomRect)
    , m_data(data) { }

void CrosshairItem::draw(QCPPainter* painter) {
    if (mParentPlot->hasFocus()) {
        painter->setPen(m_data.theme.accent);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(mParentPlot->rect().adjusted(0, 0, -1, -1));
    }
    if (m_data.isEmpty())
        return;
    painter->setFont(m_data.theme.numberFont(8));
    drawLastPrice(painter);
    if (!m_position)
        return;
    const QCPAxis* keyAxis = m_priceRect->axis(QCPAxis::atBottom);
    const QCPAxis* priceAxis = m_priceRect->axis(QCPAxis::atRight);
    const double slot =
        std::clamp(std::round(keyAxis->pixelToCoord(m_position->x())), 0.0, static_cast<double>(m_data.slots() - 1));
    const double x = std::floor(keyAxis->coordToPixel(slot)) + 0.5;
    const double y = std::floor(m_position->y()) + 0.5;
    painter->setPen(QPen(m_data.theme.mutedText, 1, Qt::DashLine));
    painter->drawLine(QLineF(x, m_priceRect->top(), x, m_bottomRect->bottom()));
    if (m_priceRect->rect().contains(m_position->toPoint())) {
        painter->drawLine(QLineF(m_priceRect->left(), y, m_priceRect->right(), y));
        const double price = priceAxis->pixelToCoord(m_position->y());
        drawTag(painter, QRectF(m_priceRect->right() + 1, y - tagHeight / 2, 200, tagHeight),
            QLocale().toString(price, 'f', m_data.decimals), m_data.theme.mutedText, m_data.theme.surface);
    }
    const Candle candle = m_data.candleAt(static_cast<std::size_t>(slot));
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(toCount(candle.openTime), Qt::UTC);
    const QString text = QLocale().toString(time,
        m_data.series->timeframe().isIntraday() ? QStringLiteral("ddd d MMM yyyy HH:mm")
                                                : QStringLiteral("ddd d MMM yyyy"));
    const double width = QFontMetricsF(painter->font()).horizontalAdvance(text) + 12;
    const double left = std::clamp(x - width / 2, 0.0, std::max(0.0, mParentPlot->width() - width));
    drawTag(painter, QRectF(left, m_bottomRect->bottom() + 1, width, tagHeight), text, m_data.theme.mutedText,
        m_data.theme.surface);
}

void CrosshairItem::drawLastPrice(QCPPainter* painter) const {
    const Candle last = m_data.candleAt(m_data.slots() - 1);
    const double y = std::floor(m_priceRect->axis(QCPAxis::atRight)->coordToPixel(last.close)) + 0.5;
    if (y < m_priceRect->top() || y > m_priceRect->bottom())
        return;
    const QColor color = last.close >= last.open ? m_data.theme.bull : m_data.theme.bear;
    painter->setPen(QPen(color, 1, Qt::DotLine));
    painter->drawLine(QLineF(m_priceRect->left(), y, m_priceRect->right(), y));
    drawTag(painter, QRectF(m_priceRect->right() + 1, y - tagHeight / 2, 200, tagHeight),
        QLocale().toString(last.close, 'f', m_data.decimals), color, m_data.theme.surface);
}

void CrosshairItem::drawTag(
    QCPPainter* painter, const QRectF& rect, const QString& text, const QColor& back, const QColor& front) const {
    const double width = QFontMetricsF(painter->font()).horizontalAdvance(text) + 12;
    const QRectF tag(rect.left(), rect.top(), width, rect.height());
    painter->fillRect(tag, back);
    painter->setPen(front);
    painter->drawText(tag, Qt::AlignCenter, text);
}

} // namespace truebar::ui
