#include "ui/chart/chart_widget.h"

#include "ui/chart/axis_tickers.h"
#include "ui/chart/chart_navigation.h"
#include "ui/chart/chart_panes.h"
#include "ui/chart/legend_text.h"

#include <QLabel>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr double slotsAtFirst = 200;

}

class ChartWidget::Private {
public:
    explicit Private(ChartWidget* owner);

    VisibleRange range() const;
    void setRange(VisibleRange wanted);
    void showLatest();
    bool followsEdge() const { return range().last >= static_cast<double>(data.slots()) - 0.5; }
    void replot();
    void replotAfterGrowth(std::size_t slotsBefore, bool follows);
    void hover(QPoint pixel);
    void leave();
    void updateReadout(std::optional<std::size_t> slot);
    QString describe(std::size_t slot) const;
    void updateLegend(std::size_t slot);
    void updatePlaceholder();
    ChartNavigation::View view();

    ChartWidget* q;
    ChartData data;
    QLabel* readout;
    QLabel* legend;
    ChartPlot* plot;
    QLabel* placeholder;
    ChartPanes panes;
    ChartNavigation* navigation;
    QString plainLegend;
    double stretch = 0; // 0 = automatic price scale
};

// UTC, as in every table; without seconds where there are none, since the line is long.
static QString openTimeText(UtcMs time) {
    const QDateTime shown = QDateTime::fromMSecsSinceEpoch(toCount(time), Qt::UTC);
    return shown.toString(
        shown.time().second() == 0 ? QStringLiteral("yyyy-MM-dd HH:mm") : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

ChartWidget::Private::Private(ChartWidget* owner)
    : q(owner)
    , readout(new QLabel(owner))
    , legend(new QLabel(owner))
    , plot(new ChartPlot(owner))
    , placeholder(new QLabel(plot))
    , panes(plot, data)
    , navigation(nullptr) {
    readout->setObjectName(QStringLiteral("chartReadout"));
    readout->setTextFormat(Qt::PlainText);
    readout->setContentsMargins(8, 4, 8, 4);
    // The line may be cut, but it must not keep the window wide.
    readout->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    legend->setObjectName(QStringLiteral("chartLegend"));
    legend->setTextFormat(Qt::RichText);
    legend->setContentsMargins(8, 0, 8, 4);
    legend->setWordWrap(true);
    legend->hide();
    plot->setObjectName(QStringLiteral("chartPlot"));
    plot->setMouseTracking(true);
    plot->setFocusPolicy(Qt::StrongFocus);
    plot->setAccessibleName(ChartWidget::tr("Candle chart"));
    placeholder->setAlignment(Qt::AlignCenter);
    placeholder->setTextFormat(Qt::PlainText);
    placeholder->setWordWrap(true);
    placeholder->setProperty("role", QStringLiteral("muted"));
    placeholder->setText(ChartWidget::tr("No candles to show"));
    navigation = new ChartNavigation(plot, view(), owner);
}

ChartNavigation::View ChartWidget::Private::view() {
    ChartNavigation::View out;
    out.range = [this] { return range(); };
    out.setRange = [this](VisibleRange wanted) { setRange(wanted); };
    out.slotCount = [this] { return static_cast<double>(data.slots()); };
    out.shareAt = [this](double x) {
        const QCPAxisRect* rect = panes.priceRect();
        return std::clamp((x - rect->left()) / std::max(1, rect->width()), 0.0, 1.0);
    };
    out.plotWidth = [this] { return static_cast<double>(panes.priceRect()->width()); };
    out.isOnPriceAxis = [this](QPoint pixel) { return pixel.x() > panes.priceRect()->right(); };
    out.stretchPrice = [this](double factor) {
        stretch = factor == 0 ? 0 : (stretch == 0 ? 1.0 : stretch) * factor;
        stretch = stretch == 0 ? 0 : std::clamp(stretch, 0.05, 50.0);
        replot();
    };
    return out;
}

VisibleRange ChartWidget::Private::range() const {
    const QCPRange keys = panes.keyAxis()->range();
    return {keys.lower, keys.upper};
}

void ChartWidget::Private::setRange(VisibleRange wanted) {
    if (!std::isfinite(wanted.first) || !std::isfinite(wanted.last) || wanted.first > wanted.last)
        return;
    const VisibleRange allowed = clampedRange(wanted, static_cast<double>(data.slots()));
    panes.setKeyRange(allowed.first, allowed.last);
    replot();
    Q_EMIT q->visibleRangeChanged(allowed.first, allowed.last);
}

void ChartWidget::Private::showLatest() {
    const auto count = static_cast<double>(data.slots());
    const double size = std::min(slotsAtFirst, std::max(count, 20.0));
    panes.setKeyRange(count - size, count);
    navigation->showLast();
}

void ChartWidget::Private::replot() {
    panes.fitValues(stretch);
    plot->replot(QCustomPlot::rpImmediateRefresh);
}

// A closed candle takes the place of the forming one, so it is the number of slots that counts, not that of candles.
void ChartWidget::Private::replotAfterGrowth(std::size_t slotsBefore, bool follows) {
    const double added = static_cast<double>(data.slots()) - static_cast<double>(slotsBefore);
    if (follows && added != 0)
        navigation->pan(added);
    else
        replot();
}

void ChartWidget::Private::hover(QPoint pixel) {
    if (data.isEmpty())
        return;
    panes.crosshair()->setPosition(QPointF(pixel));
    panes.replotLive();
    const double slot =
        std::clamp(std::round(panes.keyAxis()->pixelToCoord(pixel.x())), 0.0, static_cast<double>(data.slots() - 1));
    updateReadout(static_cast<std::size_t>(slot));
    const QString tip = panes.markers()->textAt(QPointF(pixel));
    QToolTip::showText(plot->mapToGlobal(pixel), tip.toHtmlEscaped(), plot);
}

void ChartWidget::Private::leave() {
    panes.crosshair()->setPosition(std::nullopt);
    panes.replotLive();
    updateReadout(std::nullopt);
}

void ChartWidget::Private::updateReadout(std::optional<std::size_t> slot) {
    if (data.isEmpty()) {
        readout->clear();
        legend->clear();
        return;
    }
    readout->setText(describe(slot.value_or(data.slots() - 1)));
    updateLegend(slot.value_or(data.slots() - 1));
}

// The forming candle has no indicators yet: what the last closed one has stands for it.
void ChartWidget::Private::updateLegend(std::size_t slot) {
    if (data.indicators.empty())
        return;
    const QVector<LegendEntry> entries = legendOf(data, slot);
    QString text;
    plainLegend.clear();
    for (const LegendEntry& entry : entries) {
        const QString words = entry.text.toHtmlEscaped();
        text += QStringLiteral("<span style=\"color:%1\">%2</span>&nbsp; ").arg(entry.color.name(), words);
        plainLegend += (plainLegend.isEmpty() ? QString() : QStringLiteral("   ")) + entry.text;
    }
    legend->setText(text);
}

QString ChartWidget::Private::describe(std::size_t slot) const {
    const QLocale locale;
    const Candle c = data.candleAt(slot);
    const auto price = [&](double value) { return locale.toString(value, 'f', data.decimals); };
    const bool isForming = slot >= data.size();
    QString out = QString::fromStdString(
                      data.series->instrument().toString() + "  " + data.series->timeframe().toString() + "   ")
        + openTimeText(c.openTime);
    out += ChartWidget::tr("   O %1  H %2  L %3  C %4  V %5")
               .arg(price(c.open), price(c.high), price(c.low), price(c.close), shortVolume(c.volume));
    const double before = slot > 0 ? data.candleAt(slot - 1).close : 0;
    if (before > 0) {
        const double change = (c.close / before - 1) * 100;
        out += QStringLiteral("   %1%2 %")
                   .arg(change >= 0 ? QStringLiteral("+") : QString(), locale.toString(change, 'f', 2));
    }
    if (isForming)
        return out + ChartWidget::tr("   forming");
    static const char* classes[] = {
        QT_TR_NOOP("unclassified"), QT_TR_NOOP("real bull"), QT_TR_NOOP("real bear"), QT_TR_NOOP("fake")};
    static const char* trends[] = {QT_TR_NOOP("neutral"), QT_TR_NOOP("bullish"), QT_TR_NOOP("bearish")};
    const BarState state = data.states[slot];
    return out
        + ChartWidget::tr("   %1, trend %2")
              .arg(ChartWidget::tr(classes[static_cast<int>(state.barClass)]),
                  ChartWidget::tr(trends[static_cast<int>(state.trend)]));
}

void ChartWidget::Private::updatePlaceholder() {
    placeholder->setVisible(data.isEmpty());
    placeholder->setGeometry(plot->rect());
}

ChartWidget::ChartWidget(QWidget* parent)
    : QWidget(parent)
    , m_d(std::make_unique<Private>(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_d->readout);
    layout->addWidget(m_d->legend);
    layout->addWidget(m_d->plot, 1);
    setMinimumSize(240, 160);
    connect(m_d->navigation, &ChartNavigation::hovered, this, [this](QPoint pixel) { m_d->hover(pixel); });
    connect(m_d->navigation, &ChartNavigation::left, this, [this] { m_d->leave(); });
    // The ring of the focus stands on the overlay.
    connect(m_d->navigation, &ChartNavigation::focusChanged, this, [this] { m_d->panes.replotLive(); });
    setTheme(Theme::dark());
    setSeries(nullptr, 2);
}

ChartWidget::~ChartWidget() {
    // A plot that goes still loses its focus and is left by the mouse: nothing may ask the data about that any more,
    // and the data must outlive what draws it.
    delete m_d->navigation;
    delete m_d->plot;
}

void ChartWidget::setTheme(const Theme& theme) {
    m_d->data.theme = theme;
    m_d->panes.applyTheme();
    m_d->readout->setFont(theme.numberFont(9));
    m_d->legend->setFont(theme.numberFont(9));
    m_d->updateReadout(std::nullopt);
    m_d->replot();
}

void ChartWidget::setSeries(SeriesSnapshot series, int priceDecimals) {
    m_d->data.series = series ? std::move(series) : std::make_shared<const Series>();
    m_d->data.decimals = std::clamp(priceDecimals, 0, 8);
    m_d->data.forming.reset();
    m_d->data.markers.clear();
    for (ChartIndicator& indicator : m_d->data.indicators)
        indicator.lines.reset();
    m_d->data.restart();
    m_d->stretch = 0;
    m_d->updatePlaceholder();
    m_d->showLatest();
    m_d->updateReadout(std::nullopt);
}

void ChartWidget::extendSeries(SeriesSnapshot series) {
    if (!series || series->size() < m_d->data.size() || series->instrument() != m_d->data.series->instrument())
        return;
    const bool follows = m_d->followsEdge();
    const std::size_t before = m_d->data.slots();
    m_d->data.series = std::move(series);
    m_d->data.forming.reset();
    m_d->data.catchUp();
    m_d->updatePlaceholder();
    m_d->replotAfterGrowth(before, follows);
    m_d->updateReadout(std::nullopt);
}

void ChartWidget::setFormingCandle(const std::optional<Candle>& candle) {
    const std::size_t before = m_d->data.slots();
    const bool follows = m_d->followsEdge();
    m_d->data.forming = candle;
    m_d->updatePlaceholder();
    if (!m_d->panes.crosshair()->position())
        m_d->updateReadout(std::nullopt);
    if (m_d->data.slots() == before && m_d->panes.fitsForming())
        m_d->panes.replotLive();
    else
        m_d->replotAfterGrowth(before, follows);
}

void ChartWidget::setAnalysisOptions(const AnalysisOptions& options) {
    m_d->data.options = options;
    m_d->data.restart();
    m_d->replot();
}

void ChartWidget::setClassesVisible(bool visible) {
    m_d->data.showsClasses = visible;
    m_d->replot();
}

void ChartWidget::setVolumeVisible(bool visible) {
    m_d->panes.setVolumeVisible(visible);
    m_d->replot();
}

void ChartWidget::setIndicators(std::vector<ChartIndicator> indicators) {
    std::vector<ChartIndicator>& shown = m_d->data.indicators;
    const bool isSame = std::equal(shown.begin(), shown.end(), indicators.begin(), indicators.end(),
        [](const ChartIndicator& a, const ChartIndicator& b) { return a.spec == b.spec; });
    shown = std::move(indicators);
    if (!isSame)
        m_d->panes.rebuildIndicators();
    m_d->legend->setVisible(!shown.empty());
    m_d->updateReadout(std::nullopt);
    m_d->replot();
}

void ChartWidget::setTradeMarkers(std::vector<TradeMarker> markers) {
    std::stable_sort(
        markers.begin(), markers.end(), [](const TradeMarker& a, const TradeMarker& b) { return a.time < b.time; });
    m_d->data.markers = std::move(markers);
    m_d->replot();
}

void ChartWidget::showTime(UtcMs time) {
    const auto slot = static_cast<double>(m_d->data.slotAt(time));
    const double half = std::min(m_d->range().size(), slotsAtFirst) / 2;
    m_d->setRange({slot - half, slot + half});
    m_d->updateReadout(static_cast<std::size_t>(slot));
}

void ChartWidget::showAll() {
    m_d->navigation->showAll();
}

void ChartWidget::setPlaceholder(const QString& text) {
    m_d->placeholder->setText(text);
}

std::pair<double, double> ChartWidget::visibleRange() const {
    const VisibleRange range = m_d->range();
    return {range.first, range.last};
}

void ChartWidget::setVisibleRange(double first, double last) {
    m_d->setRange({first, last});
}

QString ChartWidget::readout() const {
    return m_d->readout->text();
}

QString ChartWidget::legend() const {
    return m_d->data.indicators.empty() || m_d->data.isEmpty() ? QString() : m_d->plainLegend;
}

void ChartWidget::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_d->updatePlaceholder();
}

} // namespace truebar::ui
