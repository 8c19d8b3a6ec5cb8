#include "ui/chart/chart_panes.h"

#include "ui/chart/axis_tickers.h"

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr int ribbonHeight = 18;
constexpr int timeHeight = 24;
constexpr int leastPaneHeight = 36;

QCPLayer* addLayer(QCustomPlot* plot, const char* name) {
    plot->addLayer(QLatin1String(name));
    QCPLayer* layer = plot->layer(QLatin1String(name));
    layer->setMode(QCPLayer::lmBuffered);
    return layer;
}

// Few labels, so that those of neighbouring panes do not meet; the RSI has its two guides.
QSharedPointer<QCPAxisTicker> paneTicker(const std::string& indicator) {
    if (indicator == "rsi") {
        auto guides = QSharedPointer<QCPAxisTickerText>::create();
        guides->setTicks({30, 70}, {QStringLiteral("30"), QStringLiteral("70")});
        return guides;
    }
    auto ticker = QSharedPointer<QCPAxisTicker>::create();
    ticker->setTickCount(2);
    return ticker;
}

} // namespace

ChartPanes::ChartPanes(ChartPlot* plot, const ChartData& data)
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
    plot->plotLayout()->setRowSpacing(2);
    plot->plotLayout()->setMargins(QMargins(4, 2, 2, 2));

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

    priceAxis()->setTicker(QSharedPointer<PriceTicker>::create(data, priceAxis()));
    m_volume->axis(QCPAxis::atRight)->setTicker(QSharedPointer<VolumeTicker>::create());
    m_ribbon->axis(QCPAxis::atRight)->setTicks(false);
    m_ribbon->axis(QCPAxis::atRight)->setTickLabels(false);
    m_ribbon->axis(QCPAxis::atRight)->setRange(0, 1);
    arrange();
}

QCPAxisRect* ChartPanes::addRect(int row) {
    auto* rect = new QCPAxisRect(m_plot, false);
    m_plot->plotLayout()->addElement(row, 0, rect);
    QCPAxis* bottom = rect->addAxis(QCPAxis::atBottom);
    QCPAxis* right = rect->addAxis(QCPAxis::atRight);
    bottom->setLayer(QStringLiteral("axes"));
    right->setLayer(QStringLiteral("axes"));
    bottom->setTicker(QSharedPointer<TimeTicker>::create(m_data, bottom));
    bottom->grid()->setLayer(QStringLiteral("grid"));
    right->grid()->setLayer(QStringLiteral("grid"));
    right->setPadding(2);
    rect->setMarginGroup(QCP::msRight, m_margins);
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
    m_plot->setSurface(m_data.theme.surface);
    for (QCPAxisRect* rect : rects()) {
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
    m_showsVolume = visible;
    arrange();
}

std::vector<QCPAxisRect*> ChartPanes::rects() const {
    std::vector<QCPAxisRect*> out{m_price, m_ribbon, m_volume};
    for (const IndicatorPane& pane : m_indicatorPanes)
        out.push_back(pane.rect);
    return out;
}

void ChartPanes::arrange() {
    QCPAxisRect* lowest = m_indicatorPanes.empty() ? m_volume : m_indicatorPanes.back().rect;
    for (QCPAxisRect* rect : rects()) {
        QCPAxis* time = rect->axis(QCPAxis::atBottom);
        time->setTickLabels(rect == lowest);
        time->setTicks(rect == lowest);
        rect->setAutoMargins(rect == lowest ? QCP::msRight | QCP::msBottom : QCP::MarginSides(QCP::msRight));
        rect->setMargins(QMargins(0, 0, rect->margins().right(), 0));
    }
    // Without volume its pane shrinks to the time axis, or to nothing if another has that.
    const int leastVolume = lowest == m_volume ? timeHeight : 0;
    m_volume->setMinimumSize(10, m_showsVolume ? leastPaneHeight : leastVolume);
    m_volume->setMaximumSize(QWIDGETSIZE_MAX, m_showsVolume ? QWIDGETSIZE_MAX : leastVolume);
    QList<double> shares{5, 0.001, m_showsVolume ? 1.0 : 0.001};
    shares.append(QList<double>(static_cast<qsizetype>(m_indicatorPanes.size()), 1.2));
    m_plot->plotLayout()->setRowStretchFactors(shares);
    m_crosshair->setBottomRect(lowest);
}

void ChartPanes::rebuildIndicators() {
    for (IndicatorPlottable* each : m_indicators)
        m_plot->removePlottable(each);
    m_indicators.clear();
    for (const IndicatorPane& pane : m_indicatorPanes)
        m_plot->plotLayout()->remove(pane.rect);
    m_indicatorPanes.clear();
    m_plot->plotLayout()->simplify();
    const QCPRange keys = keyAxis()->range();
    for (std::size_t i = 0; i < m_data.indicators.size(); ++i) {
        QCPAxisRect* rect = m_price;
        if (!m_data.indicators[i].onPricePane) {
            rect = addRect(m_plot->plotLayout()->rowCount());
            rect->setMinimumSize(10, leastPaneHeight);
            rect->axis(QCPAxis::atRight)->setTicker(paneTicker(m_data.indicators[i].spec.name));
            m_indicatorPanes.push_back({i, rect});
        }
        m_indicators.push_back(
            new IndicatorPlottable(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atRight), m_data, i));
    }
    arrange();
    applyTheme();
    setKeyRange(keys.lower, keys.upper);
}

void ChartPanes::setKeyRange(double first, double last) {
    for (QCPAxisRect* rect : rects())
        rect->axis(QCPAxis::atBottom)->setRange(first, last);
}

void ChartPanes::fitValues(double stretch) {
    const QCPRange visible = keyAxis()->range();
    const auto count = static_cast<double>(m_data.slots());
    const auto first = static_cast<std::size_t>(std::clamp(std::floor(visible.lower + 0.5), 0.0, count));
    const auto last = std::max(first, static_cast<std::size_t>(std::clamp(std::ceil(visible.upper + 0.5), 0.0, count)));
    const CandleRange range = m_data.rangeOfSlots(first, last);
    if (range.isEmpty)
        return;
    m_volume->axis(QCPAxis::atRight)->setRange(0, range.maxVolume > 0 ? range.maxVolume * 1.1 : 1);
    ValueRange prices{range.low, range.high, false};
    for (const ChartIndicator& indicator : m_data.indicators) {
        if (indicator.onPricePane && indicator.lines)
            prices.add(indicator.lines->range(first, last));
    }
    double height = prices.high - prices.low;
    // A constant price still wants a scale around it.
    if (height <= 0)
        height = std::max(std::fabs(prices.high) * 0.01, 1e-12);
    const double middle = (prices.high + prices.low) / 2;
    const double half = height * 0.58 * (stretch > 0 ? stretch : 1.0);
    priceAxis()->setRange(middle - half, middle + half);
    for (const IndicatorPane& pane : m_indicatorPanes)
        fitPane(pane, first, last);
}

void ChartPanes::fitPane(const IndicatorPane& pane, std::size_t first, std::size_t last) const {
    const ChartIndicator& indicator = m_data.indicators[pane.indicator];
    QCPAxis* axis = pane.rect->axis(QCPAxis::atRight);
    if (indicator.spec.name == "rsi") {
        axis->setRange(0, 100);
        return;
    }
    const ValueRange values = indicator.lines ? indicator.lines->range(first, last) : ValueRange();
    const double margin = (values.high - values.low) * 0.1;
    if (!values.isEmpty)
        axis->setRange(values.low - margin, margin > 0 ? values.high + margin : values.low + 1);
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
