#include "ui/jobs/heat_map.h"

#include "ui/jobs/heat_colors.h"
#include "ui/widgets/number_text.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr int topMargin = 8;
constexpr int scaleMargin = 96; // the scale and its numbers
constexpr int leastLabelWidth = 40;
constexpr int scaleWidth = 14;

QString label(const std::string& text) {
    return QString::fromStdString(text);
}

// How many values apart labels are, so that none touches the next.
std::size_t labelStep(double room, std::size_t count, double size) {
    const double each = room / static_cast<double>(std::max<std::size_t>(1, count));
    return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(size / std::max(1.0, each))));
}

} // namespace

HeatMap::HeatMap(QWidget* parent)
    : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Surface of settings"));
}

void HeatMap::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

void HeatMap::setSurface(std::optional<StudySurface> surface) {
    m_surface = std::move(surface);
    if (!m_surface
        || (m_hovered
            && (m_hovered->first >= m_surface->x.values.size() || m_hovered->second >= m_surface->y.values.size())))
        hover(std::nullopt);
    update();
}

void HeatMap::setChosen(std::uint64_t trial) {
    m_chosen = trial;
    update();
}

QRectF HeatMap::plotRect() const {
    const QFontMetrics metrics(m_theme.numberFont(8));
    int left = leastLabelWidth;
    if (m_surface) {
        for (const std::string& value : m_surface->y.values)
            left = std::max(left, std::min(120, metrics.horizontalAdvance(label(value)) + 12));
    }
    const int bottom = 2 * metrics.height() + 8;
    return QRectF(rect()).adjusted(left + metrics.height() + 2, topMargin, -scaleMargin, -bottom);
}

QRectF HeatMap::cellRect(std::size_t x, std::size_t y) const {
    if (!m_surface || x >= m_surface->x.values.size() || y >= m_surface->y.values.size())
        return {};
    const QRectF plot = plotRect();
    const double width = plot.width() / static_cast<double>(m_surface->x.values.size());
    const double height = plot.height() / static_cast<double>(m_surface->y.values.size());
    // Up is more, as on every chart.
    return {plot.left() + width * static_cast<double>(x), plot.bottom() - height * static_cast<double>(y + 1), width,
        height};
}

std::optional<HeatMap::Cell> HeatMap::cellAt(const QPointF& point) const {
    const QRectF plot = plotRect();
    if (!m_surface || !plot.contains(point))
        return std::nullopt;
    const auto columns = static_cast<double>(m_surface->x.values.size());
    const auto rows = static_cast<double>(m_surface->y.values.size());
    const auto x = static_cast<std::size_t>((point.x() - plot.left()) / plot.width() * columns);
    const auto y = static_cast<std::size_t>((plot.bottom() - point.y()) / plot.height() * rows);
    return Cell{std::min(x, m_surface->x.values.size() - 1), std::min(y, m_surface->y.values.size() - 1)};
}

double HeatMap::shareOf(double value) const {
    const double low = m_surface->low.value_or(0);
    const double high = m_surface->high.value_or(0);
    const double share = high > low ? (value - low) / (high - low) : 0.5;
    return m_surface->isHigherBetter ? share : 1 - share;
}

void HeatMap::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.surface);
    if (!m_surface) {
        painter.setPen(m_theme.mutedText);
        painter.drawText(rect().adjusted(16, 0, -16, 0), Qt::AlignCenter | Qt::TextWordWrap,
            tr("A surface needs a study whose settings vary. Choose one on the left."));
        return;
    }
    painter.setFont(m_theme.numberFont(8));
    paintCells(painter);
    paintMarks(painter);
    paintAxes(painter);
    paintScale(painter);
}

void HeatMap::paintCells(QPainter& painter) const {
    const QFontMetricsF metrics(painter.font());
    for (std::size_t y = 0; y < m_surface->y.values.size(); ++y) {
        for (std::size_t x = 0; x < m_surface->x.values.size(); ++x) {
            const SurfacePoint& point = m_surface->at(x, y);
            const QRectF whole = cellRect(x, y);
            const double gap = std::min(whole.width(), whole.height()) > 6 ? 0.5 : 0;
            const QRectF cell = whole.adjusted(gap, gap, -gap, -gap);
            if (!point.value) {
                // Failed is hatched, untried is empty: neither is a colour of the scale.
                painter.fillRect(cell, m_theme.raised);
                if (point.trials > 0)
                    painter.fillRect(cell, QBrush(m_theme.mutedText, Qt::BDiagPattern));
                continue;
            }
            const QColor color = heatColor(shareOf(*point.value));
            painter.fillRect(cell, color);
            const QString text = metricText(m_surface->metric, point.value, {});
            if (cell.width() < metrics.horizontalAdvance(text) + 6 || cell.height() < metrics.height() + 2)
                continue;
            painter.setPen(textOn(color));
            painter.drawText(cell, Qt::AlignCenter, text);
        }
    }
}

void HeatMap::paintMarks(QPainter& painter) const {
    const auto columns = m_surface->x.values.size();
    const auto frame = [&](std::size_t index, const QPen& pen) {
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(cellRect(index % columns, index / columns).adjusted(1, 1, -1, -1));
    };
    if (m_surface->plateau) {
        frame(m_surface->plateau->smoothest, QPen(m_theme.text, 2, Qt::DotLine));
        frame(m_surface->plateau->best, QPen(m_theme.text, 2));
    }
    if (m_hovered)
        frame(m_hovered->second * columns + m_hovered->first, QPen(m_theme.accent, 2));
    for (std::size_t i = 0; i < m_surface->points.size() && m_chosen != 0; ++i) {
        if (m_surface->points[i].trial == m_chosen)
            frame(i, QPen(m_theme.warning, 3));
    }
}

void HeatMap::paintAxes(QPainter& painter) const {
    const QRectF plot = plotRect();
    const QFontMetricsF metrics(painter.font());
    painter.setPen(m_theme.mutedText);
    double widest = 0;
    for (const std::string& value : m_surface->x.values)
        widest = std::max(widest, metrics.horizontalAdvance(label(value)));
    const std::size_t stepX = labelStep(plot.width(), m_surface->x.values.size(), widest + 8);
    for (std::size_t x = 0; x < m_surface->x.values.size(); x += stepX) {
        const double middle = cellRect(x, 0).center().x();
        painter.drawText(QRectF(middle - 60, plot.bottom() + 2, 120, metrics.height()), Qt::AlignCenter,
            label(m_surface->x.values[x]));
    }
    const std::size_t stepY = labelStep(plot.height(), m_surface->y.values.size(), metrics.height() + 2);
    for (std::size_t y = 0; y < m_surface->y.values.size(); y += stepY) {
        const double middle = cellRect(0, y).center().y();
        painter.drawText(QRectF(0, middle - metrics.height() / 2, plot.left() - 6, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, label(m_surface->y.values[y]));
    }
    painter.setPen(m_theme.text);
    painter.drawText(QRectF(plot.left(), plot.bottom() + metrics.height() + 3, plot.width(), metrics.height()),
        Qt::AlignCenter, label(m_surface->x.key));
    painter.save();
    painter.translate(0, plot.center().y());
    painter.rotate(-90);
    painter.drawText(
        QRectF(-plot.height() / 2, 1, plot.height(), metrics.height()), Qt::AlignCenter, label(m_surface->y.key));
    painter.restore();
}

void HeatMap::paintScale(QPainter& painter) const {
    const QRectF plot = plotRect();
    const QRectF bar(plot.right() + 16, plot.top(), scaleWidth, plot.height());
    if (!m_surface->low || bar.height() < 20)
        return;
    QLinearGradient gradient(bar.bottomLeft(), bar.topLeft());
    for (int i = 0; i <= 20; ++i) {
        const double share = i / 20.0;
        gradient.setColorAt(share, heatColor(m_surface->isHigherBetter ? share : 1 - share));
    }
    painter.fillRect(bar, gradient);
    painter.setPen(m_theme.mutedText);
    const QFontMetricsF metrics(painter.font());
    const double low = *m_surface->low;
    const double high = *m_surface->high;
    for (const double share : {0.0, 0.5, 1.0}) {
        const double y = std::clamp(
            bar.bottom() - bar.height() * share - metrics.height() / 2, bar.top(), bar.bottom() - metrics.height());
        painter.drawText(QRectF(bar.right() + 4, y, 64, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
            metricText(m_surface->metric, low + (high - low) * share, {}));
    }
}

void HeatMap::hover(std::optional<Cell> cell) {
    if (m_hovered == cell)
        return;
    m_hovered = cell;
    update();
    Q_EMIT cellHovered(cell);
}

void HeatMap::choose(Cell cell) {
    const std::uint64_t trial = m_surface->at(cell.first, cell.second).trial;
    if (trial == 0)
        return;
    setChosen(trial);
    Q_EMIT trialChosen(trial);
}

void HeatMap::mouseMoveEvent(QMouseEvent* event) {
    hover(cellAt(event->position()));
}

void HeatMap::mousePressEvent(QMouseEvent* event) {
    const auto cell = cellAt(event->position());
    if (event->button() == Qt::LeftButton && cell)
        choose(*cell);
}

void HeatMap::leaveEvent(QEvent*) {
    hover(std::nullopt);
}

void HeatMap::keyPressEvent(QKeyEvent* event) {
    if (!m_surface) {
        QWidget::keyPressEvent(event);
        return;
    }
    auto [x, y] = m_hovered.value_or(Cell{0, 0});
    switch (event->key()) {
    case Qt::Key_Left:
        x -= x > 0 ? 1 : 0;
        break;
    case Qt::Key_Right:
        x += x + 1 < m_surface->x.values.size() ? 1 : 0;
        break;
    case Qt::Key_Down:
        y -= y > 0 ? 1 : 0;
        break;
    case Qt::Key_Up:
        y += y + 1 < m_surface->y.values.size() ? 1 : 0;
        break;
    case Qt::Key_Return:
    case Qt::Key_Space:
        choose({x, y});
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    hover(Cell{x, y});
}

} // namespace truebar::ui
