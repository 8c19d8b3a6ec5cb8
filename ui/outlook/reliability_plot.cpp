#include "ui/outlook/reliability_plot.h"

#include "ui/outlook/outlook_words.h"

#include <QPainter>

#include <algorithm>

namespace truebar::ui {

ReliabilityPlot::ReliabilityPlot(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("reliabilityPlot"));
    setAccessibleName(tr("How often forecasts held, against what they promised"));
    setToolTip(
        tr("Across: share of closes that a band promised to hold. Up: share that it held, with the range in which "
           "the true share lies at 99 %. On the line forecasts are honest, below it they are too narrow."));
}

void ReliabilityPlot::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

void ReliabilityPlot::setCalibration(const std::optional<Calibration>& calibration) {
    m_calibration = calibration;
    update();
}

void ReliabilityPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), m_theme.surface);
    painter.setFont(m_theme.numberFont(8));
    const QFontMetrics metrics(painter.font());
    const int left = metrics.horizontalAdvance(QStringLiteral("100 ")) + 6;
    const QRectF area = QRectF(rect()).adjusted(left, 8, -12, -metrics.height() - 6);
    for (int percent = 0; percent <= 100; percent += 25) {
        const double x = area.left() + area.width() * percent / 100;
        const double y = area.bottom() - area.height() * percent / 100;
        painter.setPen(m_theme.grid);
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(m_theme.mutedText);
        const QString label = QString::number(percent);
        painter.drawText(QRectF(0, y - 8, left - 4, 16), Qt::AlignRight | Qt::AlignVCenter, label);
        painter.drawText(QRectF(x - 20, area.bottom() + 3, 40, metrics.height()), Qt::AlignHCenter, label);
    }
    if (!m_calibration || m_calibration->wide.forecasts == 0) {
        painter.setPen(m_theme.mutedText);
        painter.drawText(area.toRect(), Qt::AlignCenter | Qt::TextWordWrap, tr("Nothing judged yet"));
        return;
    }
    painter.setPen(QPen(m_theme.mutedText, 1, Qt::DashLine));
    painter.drawLine(area.bottomLeft(), area.topRight());
    for (const HitCount& each : m_calibration->deciles)
        paintCount(painter, area, each, false);
    paintCount(painter, area, m_calibration->narrow, true);
    paintCount(painter, area, m_calibration->wide, true);
}

void ReliabilityPlot::paintCount(QPainter& painter, const QRectF& area, const HitCount& count, bool isMain) const {
    const auto at = [&](double promised, double held) {
        return QPointF(area.left() + promised * area.width(), area.bottom() - held * area.height());
    };
    const bool isOff =
        count.verdict() == CalibrationVerdict::TooNarrow || count.verdict() == CalibrationVerdict::TooWide;
    const QColor color = isOff ? m_theme.warning : (isMain ? m_theme.accent : m_theme.mutedText);
    const HitCount::Interval range = count.interval();
    painter.setPen(QPen(color, isMain ? 2 : 1));
    painter.drawLine(at(count.level, range.low), at(count.level, range.high));
    painter.setBrush(color);
    const double radius = isMain ? 4 : 2.5;
    painter.drawEllipse(at(count.level, count.share().value_or(0)), radius, radius);
}

} // namespace truebar::ui
