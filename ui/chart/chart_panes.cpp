#include "ui/chart/chart_panes.h"

#include "ui/chart/axis_tickers.h"

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr int ribbonHeight = 18;

QCPLayer* addLayer(QCustomPlot* plot, const char* name) {
    plot->addLayer(QLatin1String(name));
    QCPLayer* layer = plot->layer(QLatin1String(name));
    layer->setMode(QCPLayer::lmBuffered);
    return layer;
}

} // namespace

ChartPanes::ChartPanes(QCustomPlot* plot, const ChartData& data)
    : m_plot(plot)
    , m_data(data) {
    plot->plotLayout()->clear();
    plot->setNoAntialiasingOnDrag(true);
    plot->setNotAntialiasedElements(QCP::aeAll);
    m_margins = new QCPMarginGroup(plot);
    m_price = addRect(0);
    m_ribbon = addRect(1);
    m_volume = addRect(2);
    m_ribbon->setMinimumSize(10, ribbonHeight);
    m_ribbon->setMaximumSize(QWIDGETSIZE_MAX, ribbonHeight);
    plot->plotLayout()->setRowStretchFactors({5, 0.001, 1});
    plot->plotLayout()->setRowSpacing(2);
    plot->plotLayout()->setMargins(QMargins(4, 2, 2, 2));

    // Two pixmaps in all: what stays between ticks, and what a tick or the mouse changes. Each more would be cleared
    // and laid over the window with every frame.
    plot->layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmLogical);
    QCPLayer* live = addLayer(plot, "live");
    // QCustomPlot owns what is made with its axes.
    m_candles = new CandlePlottable(keyAxis(), priceAxis(), data);
    m_forming = new FormingPlottable(keyAxis(), priceAxis(), data);
    m_forming->setLayer(live);
    m_markers = new MarkerPlottable(keyAxis(), priceAxis(), data);
    new TrendRibbon(m_ribbon->axis(QCPAxis::atBottom), m_ribbon->axis(QCPAxis::atRight), data);
    new VolumePlottable(m_volume->axis(QCPAxis::atBottom), m_volume->axis(QCPAxis::atRight), data);
    m_formingVolume =
        new FormingVolumePlottable(m_volume->axis(QCPAxis::atBottom), m_volume->axis(QCPAxis::atRight), data);
    m_formingVolume->setLayer(live);
    m_crosshair = new CrosshairItem(plot, m_price, m_volume, data);
    m_crosshair->setLayer(live);

    priceAxis()->setTicker(QSharedPointer<PriceTicker>::create(data));
    m_volume->axis(QCPAxis::atRight)->setTicker(QSharedPointer<VolumeTicker>::create());
    m_ribbon->axis(QCPAxis::atRight)->setTicks(false);
    m_ribbon->axis(QCPAxis::atRight)->setTickLabels(false);
    m_ribbon->axis(QCPAxis::atRight)->setRange(0, 1);
    for (QCPAxisRect* rect : {m_price, m_ribbon, m_volume}) {
        QCPAxis* axis = rect->axis(QCPAxis::atBottom);
        axis->setTicker(QSharedPointer<TimeTicker>::create(data, axis));
        axis->setTickLabels(rect == m_volume);
        axis->setTicks(rect == m_volume);
    }
}

QCPAxisRect* ChartPanes::addRect(int row) {
    auto* rect = new QCPAxisRect(m_plot, false);
    m_plot->plotLayout()->addElement(row, 0, rect);
    QCPAxis* bottom = rect->addAxis(QCPAxis::atBottom);
    QCPAxis* right = rect->addAxis(QCPAxis::atRight);
    bottom->setLayer(QStringLiteral("axes"));
    right->setLayer(QStringLiteral("axes"));
    bottom->grid()->setLayer(QStringLiteral("grid"));
    right->grid()->setLayer(QStringLiteral("grid"));
    right->setPadding(2);
    rect->setMarginGroup(QCP::msRight, m_margins);
    rect->setAutoMargins(row == 2 ? QCP::msRight | QCP::msBottom : QCP::MarginSides(QCP::msRight));
    rect->setMinimumMargins(QMargins(0, 0, 64, 0));
    return rect;
}

void ChartPanes::styleAxis(QCPAxis* axis, bool showsGrid) const {
    const Theme& t = m_data.theme;
    axis->setBasePen(QPen(t.border));
    axis->setTickPen(QPen(t.border));
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLabelColor(t.mutedText);
    axis->setTickLabelFont(t.numberFont(8));
    axis->setTickLengthIn(0);
    axis->setTickLengthOut(3);
    axis->grid()->setPen(QPen(t.grid, 1));
    axis->grid()->setZeroLinePen(Qt::NoPen);
    axis->grid()->setVisible(showsGrid);
}

void ChartPanes::applyTheme() {
    m_plot->setBackground(QBrush(m_data.theme.surface));
    for (QCPAxisRect* rect : {m_price, m_ribbon, m_volume}) {
        styleAxis(rect->axis(QCPAxis::atBottom), rect != m_ribbon);
        styleAxis(rect->axis(QCPAxis::atRight), rect == m_price);
    }
}

void ChartPanes::setVolumeVisible(bool visible) {
    m_volume->axis(QCPAxis::atRight)->setTickLabels(visible);
    for (int i = 0; i < m_plot->plottableCount(); ++i) {
        if (auto* volume = qobject_cast<VolumePlottable*>(m_plot->plottable(i)))
            volume->setVisible(visible);
    }
    m_formingVolume->setVisible(visible);
    // The pane keeps the time axis; without volume it shrinks to it.
    m_volume->setMaximumSize(QWIDGETSIZE_MAX, visible ? QWIDGETSIZE_MAX : 24);
    m_plot->plotLayout()->setRowStretchFactors({5, 0.001, visible ? 1.0 : 0.001});
}

void ChartPanes::setKeyRange(double first, double last) {
    for (QCPAxisRect* rect : {m_price, m_ribbon, m_volume})
        rect->axis(QCPAxis::atBottom)->setRange(first, last);
}

void ChartPanes::fitValues(double stretch) {
    const QCPRange visible = keyAxis()->range();
    const auto count = static_cast<double>(m_data.slots());
    const double first = std::clamp(std::floor(visible.lower + 0.5), 0.0, count);
    const double last = std::clamp(std::ceil(visible.upper + 0.5), first, count);
    const CandleRange range = m_data.rangeOfSlots(static_cast<std::size_t>(first), static_cast<std::size_t>(last));
    if (range.isEmpty)
        return;
    m_volume->axis(QCPAxis::atRight)->setRange(0, range.maxVolume > 0 ? range.maxVolume * 1.1 : 1);
    double height = range.high - range.low;
    // A constant price still wants a scale around it.
    if (height <= 0)
        height = std::max(std::fabs(range.high) * 0.01, 1e-12);
    const double middle = (range.high + range.low) / 2;
    const double half = height * 0.58 * (stretch > 0 ? stretch : 1.0);
    priceAxis()->setRange(middle - half, middle + half);
}

bool ChartPanes::fitsForming() const {
    if (!m_data.forming || keyAxis()->range().upper < static_cast<double>(m_data.size()) - 0.5)
        return true;
    const QCPRange prices = priceAxis()->range();
    return prices.contains(m_data.forming->high) && prices.contains(m_data.forming->low)
        && m_volume->axis(QCPAxis::atRight)->range().contains(m_data.forming->volume);
}

void ChartPanes::replotLive() {
    m_crosshair->layer()->replot();
}

} // namespace truebar::ui
