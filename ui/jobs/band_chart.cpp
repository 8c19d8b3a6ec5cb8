#include "ui/jobs/band_chart.h"

#include "ui/widgets/number_text.h"

#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr int leftMargin = 8;
constexpr int labelMargin = 64;
constexpr int legendHeight = 20;
constexpr int axisHeight = 18;
constexpr int ticksOfAxis = 5;

// The index of the last x that is not right of `x`.
std::size_t indexAt(const std::vector<double>& xs, double x) {
    const auto after = std::upper_bound(xs.begin(), xs.end(), x);
    return after == xs.begin() ? 0 : static_cast<std::size_t>(after - xs.begin() - 1);
}

QString number(double value) {
    return QLocale().toString(value, 'f', std::fabs(value) >= 1000 ? 0 : 2);
}

// 1, 2 or 5 times a power of ten, so that about `count` of them fit.
double niceStep(double range, int count) {
    const double raw = range / count;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    const double lead = raw / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
}

} // namespace

BandChart::BandChart(const QString& name, const QString& empty, QWidget* parent)
    : QWidget(parent)
    , m_empty(empty) {
    setAccessibleName(name);
    setMouseTracking(true);
}

void BandChart::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

void BandChart::setPlot(BandPlot plot) {
    m_plot = std::move(plot);
    m_pointer.reset();
    m_readout.clear();
    bool isFirst = true;
    const auto include = [&](double x, double y) {
        m_range.left = isFirst ? x : std::min(m_range.left, x);
        m_range.right = isFirst ? x : std::max(m_range.right, x);
        m_range.low = isFirst ? y : std::min(m_range.low, y);
        m_range.high = isFirst ? y : std::max(m_range.high, y);
        isFirst = false;
    };
    for (const Band& band : m_plot.bands) {
        for (std::size_t i = 0; i < band.xs.size(); ++i) {
            include(band.xs[i], band.low[i]);
            include(band.xs[i], band.high[i]);
        }
    }
    for (const BandLine& line : m_plot.lines) {
        for (std::size_t i = 0; i < line.xs.size(); ++i)
            include(line.xs[i], line.ys[i]);
    }
    const double margin = m_range.high > m_range.low ? (m_range.high - m_range.low) * 0.04 : 1;
    m_range.low -= margin;
    m_range.high += margin;
    if (m_range.right <= m_range.left)
        m_range.right = m_range.left + 1;
    update();
}

QRectF BandChart::plotRect() const {
    return QRectF(rect()).adjusted(leftMargin, legendHeight, -labelMargin, -axisHeight);
}

QPointF BandChart::at(double x, double y) const {
    const QRectF plot = plotRect();
    return {plot.left() + plot.width() * (x - m_range.left) / (m_range.right - m_range.left),
        plot.bottom() - plot.height() * (y - m_range.low) / (m_range.high - m_range.low)};
}

QString BandChart::xText(double x) const {
    if (m_plot.isTime)
        return timeText(utcMs(static_cast<std::int64_t>(x))).left(10);
    return QLocale().toString(x, 'f', 0);
}

QColor BandChart::lineColor(std::size_t index) const {
    return m_theme.series[static_cast<qsizetype>(index) % m_theme.series.size()];
}

void BandChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.surface);
    if (m_plot.lines.empty() && m_plot.bands.empty()) {
        painter.setPen(m_theme.mutedText);
        painter.drawText(rect().adjusted(16, 0, -16, 0), Qt::AlignCenter | Qt::TextWordWrap, m_empty);
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_theme.numberFont(8));
    paintGrid(painter);
    painter.save();
    painter.setClipRect(plotRect());
    paintBands(painter);
    paintLines(painter);
    painter.restore();
    paintLegend(painter);
}

void BandChart::paintGrid(QPainter& painter) const {
    const QRectF plot = plotRect();
    const QFontMetricsF metrics(painter.font());
    const double step = niceStep(m_range.high - m_range.low, ticksOfAxis);
    for (double y = std::ceil(m_range.low / step) * step; y <= m_range.high; y += step) {
        const double row = at(m_range.left, y).y();
        painter.setPen(m_theme.grid);
        painter.drawLine(QPointF(plot.left(), row), QPointF(plot.right(), row));
        painter.setPen(m_theme.mutedText);
        painter.drawText(QRectF(plot.right() + 6, row - metrics.height() / 2, labelMargin - 8, metrics.height()),
            Qt::AlignLeft | Qt::AlignVCenter, number(y));
    }
    painter.setPen(m_theme.mutedText);
    const int columns = std::max(2, static_cast<int>(plot.width() / 140));
    for (int i = 0; i <= columns; ++i) {
        const double x = m_range.left + (m_range.right - m_range.left) * i / columns;
        const double middle = std::clamp(at(x, m_range.low).x(), plot.left() + 36, plot.right() - 36);
        const QString text = i == columns && !m_plot.xTitle.isEmpty()
            ? QString(xText(x) + QStringLiteral(" ") + m_plot.xTitle)
            : xText(x);
        painter.drawText(QRectF(middle - 60, plot.bottom() + 2, 120, metrics.height()), Qt::AlignCenter, text);
    }
    // Every second stretch is shaded, so that windows can be told apart without counting lines.
    QColor shade = m_theme.raised;
    shade.setAlpha(110);
    for (std::size_t i = 0; i + 1 < m_plot.borders.size(); i += 2)
        painter.fillRect(QRectF(at(m_plot.borders[i], m_range.high), at(m_plot.borders[i + 1], m_range.low)), shade);
    painter.setPen(QPen(m_theme.border, 1, Qt::DashLine));
    for (const double border : m_plot.borders)
        painter.drawLine(at(border, m_range.low), at(border, m_range.high));
}

void BandChart::paintBands(QPainter& painter) const {
    for (const Band& band : m_plot.bands) {
        QPolygonF shape;
        for (std::size_t i = 0; i < band.xs.size(); ++i)
            shape << at(band.xs[i], band.high[i]);
        for (std::size_t i = band.xs.size(); i-- > 0;)
            shape << at(band.xs[i], band.low[i]);
        QColor fill = lineColor(0);
        fill.setAlpha(m_theme.name == ThemeName::Dark ? 46 : 40);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawPolygon(shape);
        // Edges as well: what two fills on top of each other look like depends on the screen.
        QColor edge = lineColor(0);
        edge.setAlpha(120);
        painter.setPen(QPen(edge, 1));
        painter.setBrush(Qt::NoBrush);
        for (const auto* side : {&band.low, &band.high}) {
            QPolygonF line;
            for (std::size_t i = 0; i < band.xs.size(); ++i)
                line << at(band.xs[i], (*side)[i]);
            painter.drawPolyline(line);
        }
    }
}

void BandChart::paintLines(QPainter& painter) const {
    for (std::size_t l = 0; l < m_plot.lines.size(); ++l) {
        const BandLine& line = m_plot.lines[l];
        QPolygonF shape;
        for (std::size_t i = 0; i < line.xs.size(); ++i)
            shape << at(line.xs[i], line.ys[i]);
        painter.setPen(QPen(lineColor(l), 1.8, line.isDashed ? Qt::DashLine : Qt::SolidLine));
        painter.drawPolyline(shape);
    }
    if (m_pointer) {
        painter.setPen(QPen(m_theme.mutedText, 1, Qt::DotLine));
        painter.drawLine(at(*m_pointer, m_range.low), at(*m_pointer, m_range.high));
    }
}

void BandChart::paintLegend(QPainter& painter) const {
    const QFontMetricsF metrics(painter.font());
    double x = leftMargin;
    const double middle = legendHeight / 2.0;
    const auto add = [&](const QString& text, const auto& sample) {
        sample(QRectF(x, middle - 5, 18, 10));
        painter.setPen(m_theme.text);
        painter.drawText(QPointF(x + 23, middle + metrics.ascent() / 2 - 1), text);
        x += 23 + metrics.horizontalAdvance(text) + 16;
    };
    if (!m_readout.isEmpty()) {
        painter.setPen(m_theme.text);
        painter.drawText(QPointF(x, middle + metrics.ascent() / 2 - 1), m_readout);
        return;
    }
    for (std::size_t l = 0; l < m_plot.lines.size(); ++l)
        add(m_plot.lines[l].name, [&](const QRectF& box) {
            painter.setPen(QPen(lineColor(l), 2, m_plot.lines[l].isDashed ? Qt::DashLine : Qt::SolidLine));
            painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle));
        });
    for (std::size_t b = 0; b < m_plot.bands.size(); ++b)
        add(m_plot.bands[b].name, [&](const QRectF& box) {
            QColor fill = lineColor(0);
            fill.setAlpha(static_cast<int>(60 + 70 * b));
            painter.fillRect(box, fill);
        });
}

void BandChart::mouseMoveEvent(QMouseEvent* event) {
    const QRectF plot = plotRect();
    if (m_plot.lines.empty() || !plot.contains(event->position())) {
        leaveEvent(nullptr);
        return;
    }
    const double x =
        m_range.left + (event->position().x() - plot.left()) / plot.width() * (m_range.right - m_range.left);
    m_pointer = x;
    m_readout = xText(x);
    for (const BandLine& line : m_plot.lines) {
        if (!line.xs.empty())
            m_readout += QStringLiteral("   ") + line.name + QStringLiteral(" ") + number(line.ys[indexAt(line.xs, x)]);
    }
    for (const Band& band : m_plot.bands) {
        if (band.xs.empty())
            continue;
        const std::size_t i = indexAt(band.xs, x);
        m_readout += QStringLiteral("   ") + band.name + QStringLiteral(" ") + number(band.low[i])
            + QStringLiteral(" … ") + number(band.high[i]);
    }
    update();
}

void BandChart::leaveEvent(QEvent*) {
    m_pointer.reset();
    m_readout.clear();
    update();
}

} // namespace truebar::ui
