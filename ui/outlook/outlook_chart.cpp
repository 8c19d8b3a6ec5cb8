#include "ui/outlook/outlook_chart.h"

#include "ui/outlook/outlook_words.h"
#include "ui/widgets/number_text.h"

#include <QDateTime>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace truebar::ui {

namespace {

constexpr double candleWidth = 9; // from one to the next, at least
constexpr double body = 0.62; // of it
constexpr int topRoom = 6;
constexpr double nextWidth = 3; // of the next band, in candles

QColor faint(QColor color, double share) {
    color.setAlphaF(share);
    return color;
}

} // namespace

struct OutlookChart::Frame {
    std::size_t first = 0; // of the points
    std::size_t count = 0;
    double step = candleWidth;
    QRectF area{};
    double low = 0;
    double high = 1;

    double xOf(std::size_t index) const { return area.left() + (static_cast<double>(index) + 0.5) * step; }
    double yOf(double price) const { return area.bottom() - (price - low) / (high - low) * area.height(); }
    QRectF column(double x, double width, const PriceBand& band) const {
        return {QPointF(x - width / 2, yOf(band.high)), QPointF(x + width / 2, yOf(band.low))};
    }
};

OutlookChart::OutlookChart(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("outlookChart"));
    setAccessibleName(tr("Closes and their forecast bands"));
    setMouseTracking(true);
}

void OutlookChart::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

void OutlookChart::setOutlook(const TimeframeOutlook& outlook) {
    m_outlook = outlook;
    m_message.clear();
    update();
}

void OutlookChart::setMessage(const QString& sentence) {
    m_outlook.reset();
    m_message = sentence;
    update();
}

OutlookChart::Frame OutlookChart::frame() const {
    Frame out;
    const QFontMetrics metrics(m_theme.numberFont(8));
    const RangeForecast* next = m_outlook->forecast ? &*m_outlook->forecast : nullptr;
    const PriceBand scale = next ? next->wide : PriceBand{m_outlook->close, m_outlook->close};
    const int labels = metrics.horizontalAdvance(priceText(m_outlook->close * 1.1, scale)) + 12;
    out.area = QRectF(rect()).adjusted(6, topRoom, -labels, -metrics.height() - 4);
    const double room = out.area.width() / candleWidth - nextWidth;
    const std::size_t all = m_outlook->recent.size();
    out.count = std::min(all, static_cast<std::size_t>(std::max(1.0, room)));
    out.first = all - out.count;
    out.step = out.area.width() / (static_cast<double>(out.count) + nextWidth);
    out.low = m_outlook->close;
    out.high = m_outlook->close;
    const auto take = [&](double low, double high) {
        out.low = std::min(out.low, low);
        out.high = std::max(out.high, high);
    };
    for (std::size_t i = out.first; i < all; ++i) {
        const OutlookPoint& point = m_outlook->recent[i];
        take(point.candle.low, point.candle.high);
        if (point.forecast)
            take(point.forecast->wide.low, point.forecast->wide.high);
    }
    if (next)
        take(next->wide.low, next->wide.high);
    const double margin = out.high > out.low ? (out.high - out.low) * 0.04 : 1;
    out.low -= margin;
    out.high += margin;
    return out;
}

void OutlookChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.surface);
    const bool isEmpty = !m_outlook || m_outlook->recent.empty();
    if (isEmpty) {
        painter.setPen(m_theme.mutedText);
        painter.drawText(rect().adjusted(12, 8, -12, -8), Qt::AlignCenter | Qt::TextWordWrap,
            m_message.isEmpty() ? tr("No closed candles yet") : m_message);
        return;
    }
    const Frame now = frame();
    painter.setRenderHint(QPainter::Antialiasing);
    paintAxes(painter, now);
    paintBands(painter, now);
    paintCandles(painter, now);
    if (!m_outlook->forecast) {
        painter.setPen(m_theme.warning);
        painter.drawText(now.area.toRect(), Qt::AlignTop | Qt::AlignHCenter | Qt::TextWordWrap,
            tr("No forecast yet: %1 of %2 returns").arg(m_outlook->sample).arg(m_outlook->needed));
    }
}

void OutlookChart::paintAxes(QPainter& painter, const Frame& frame) const {
    painter.setFont(m_theme.numberFont(8));
    const PriceBand whole{frame.low, frame.high};
    constexpr int lines = 4;
    for (int i = 0; i <= lines; ++i) {
        const double price = frame.low + (frame.high - frame.low) * i / lines;
        const double y = frame.yOf(price);
        painter.setPen(m_theme.grid);
        painter.drawLine(QPointF(frame.area.left(), y), QPointF(frame.area.right(), y));
        painter.setPen(m_theme.mutedText);
        const QRectF label(frame.area.right() + 6, y - 8, width() - frame.area.right() - 6, 16);
        painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter, priceText(price, whole));
    }
    const bool isIntraday = m_outlook->timeframe.isIntraday();
    const QFontMetrics metrics(painter.font());
    double freeFrom = frame.area.left();
    for (std::size_t i = 0; i < frame.count; ++i) {
        const UtcMs open = m_outlook->recent[frame.first + i].candle.openTime;
        const QDateTime at = QDateTime::fromMSecsSinceEpoch(toCount(open), Qt::UTC);
        const QString label = at.toString(isIntraday ? QStringLiteral("dd.MM. HH:mm") : QStringLiteral("yyyy-MM-dd"));
        const double half = metrics.horizontalAdvance(label) / 2.0;
        const double x = frame.xOf(i);
        if (x - half < freeFrom || x + half > frame.area.right())
            continue;
        painter.drawText(QPointF(x - half, height() - 5), label);
        freeFrom = x + half + 40;
    }
}

void OutlookChart::paintBands(QPainter& painter, const Frame& frame) const {
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < frame.count; ++i) {
        const auto& said = m_outlook->recent[frame.first + i].forecast;
        if (!said)
            continue;
        painter.fillRect(frame.column(frame.xOf(i), frame.step, said->wide), faint(m_theme.accent, 0.13));
        painter.fillRect(frame.column(frame.xOf(i), frame.step, said->narrow), faint(m_theme.accent, 0.22));
    }
    if (!m_outlook->forecast)
        return;
    const RangeForecast& next = *m_outlook->forecast;
    const double width = frame.step * (nextWidth - 1);
    const double x = frame.area.right() - width / 2 - frame.step / 2;
    painter.fillRect(frame.column(x, width, next.wide), faint(m_theme.accent, 0.22));
    painter.fillRect(frame.column(x, width, next.narrow), faint(m_theme.accent, 0.42));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_theme.accent, 1));
    painter.drawRect(frame.column(x, width, next.wide));
    painter.setPen(QPen(m_theme.text, 1, Qt::DotLine));
    painter.drawLine(QPointF(x - width / 2, frame.yOf(next.base)), QPointF(x + width / 2, frame.yOf(next.base)));
}

void OutlookChart::paintCandles(QPainter& painter, const Frame& frame) const {
    const double width = std::max(2.0, frame.step * body);
    for (std::size_t i = 0; i < frame.count; ++i) {
        const OutlookPoint& point = m_outlook->recent[frame.first + i];
        const Candle& candle = point.candle;
        const BarClass barClass = point.state.barClass;
        const bool isReal = barClass == BarClass::RealBull || barClass == BarClass::RealBear;
        const QColor color = barClass == BarClass::RealBull ? m_theme.bull
            : barClass == BarClass::RealBear                ? m_theme.bear
                                                            : m_theme.fake;
        const double x = frame.xOf(i);
        painter.setPen(QPen(color, 1));
        painter.drawLine(QPointF(x, frame.yOf(candle.high)), QPointF(x, frame.yOf(candle.low)));
        const double top = frame.yOf(std::max(candle.open, candle.close));
        const double bottom = frame.yOf(std::min(candle.open, candle.close));
        const QRectF rectangle(x - width / 2, top, width, std::max(1.0, bottom - top));
        // Fakes are hollow: the fill says real, the colour which side.
        painter.setBrush(isReal ? QBrush(color) : QBrush(m_theme.surface));
        painter.drawRect(rectangle);
        if (!point.forecast || point.forecast->wide.contains(candle.close))
            continue;
        // A close that left the wide band: a ring, since colour alone is not enough.
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme.warning, 2));
        painter.drawEllipse(QPointF(x, frame.yOf(candle.close)), 5, 5);
    }
}

QString OutlookChart::toolTipAt(const QPoint& at) const {
    if (!m_outlook || m_outlook->recent.empty())
        return {};
    const Frame now = frame();
    const double index = (at.x() - now.area.left()) / now.step;
    if (index < 0 || at.x() > now.area.right())
        return {};
    if (index >= static_cast<double>(now.count)) {
        if (!m_outlook->forecast)
            return {};
        const RangeForecast& next = *m_outlook->forecast;
        return tr("until %1 UTC\n%2 of closes: %3\n%4 of closes: %5")
            .arg(timeText(next.until), shareText(m_outlook->calibration.narrow.level), bandText(next.narrow),
                shareText(m_outlook->calibration.wide.level), bandText(next.wide));
    }
    const OutlookPoint& point = m_outlook->recent[now.first + static_cast<std::size_t>(index)];
    const PriceBand range{point.candle.low, point.candle.high};
    QString out = tr("%1 UTC, %2\nclose %3")
                      .arg(timeText(point.candle.openTime), barClassText(point.state.barClass),
                          priceText(point.candle.close, range));
    if (point.forecast)
        out += QLatin1Char('\n')
            + tr("had been told: %1, %2").arg(bandText(point.forecast->narrow), bandText(point.forecast->wide));
    return out;
}

bool OutlookChart::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const QString tip = toolTipAt(help->pos());
    if (tip.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), tip, this);
    return true;
}

} // namespace truebar::ui
