#include "ui/shell/chart_desk.h"

#include "ui/chart/chart_widget.h"
#include "ui/indicators/chart_indicators.h"
#include "ui/widgets/number_text.h"

#include <QComboBox>
#include <QLocale>
#include <QSettings>

#include <algorithm>
#include <utility>

namespace truebar::ui {

ChartDesk::ChartDesk(
    ChartWidget* chart, ChartIndicators* indicators, DataService& data, QString settingsFile, QObject* parent)
    : QObject(parent)
    , m_chart(chart)
    , m_indicators(indicators)
    , m_data(data)
    , m_settingsFile(std::move(settingsFile))
    , m_timeframe(new QComboBox) {
    m_timeframe->setObjectName(QStringLiteral("chartTimeframe"));
    m_timeframe->setToolTip(tr("Timeframe of the chart"));
    m_timeframe->setAccessibleName(tr("Timeframe"));
    for (const char* each : {"1m", "5m", "15m", "30m", "1h", "2h", "4h", "1d", "1w", "1mo"})
        m_timeframe->addItem(QLatin1String(each));
    m_timeframe->setCurrentText(QStringLiteral("1h"));
    connect(m_timeframe, &QComboBox::textActivated, this, [this](const QString& text) {
        if (m_instrument)
            show(*m_instrument, *Timeframe::parse(text.toStdString()));
    });
    connect(&m_data, &DataService::seriesLoaded, this, &ChartDesk::showSeries);
    connect(&m_data, &DataService::seriesExtended, this, &ChartDesk::extendSeries);
    connect(&m_data, &DataService::formingCandleChanged, m_chart, &ChartWidget::setFormingCandle);
}

void ChartDesk::setStored(const std::vector<StoredSeries>& series) {
    m_stored = series;
    if (!m_instrument && !series.empty())
        showFirst();
}

void ChartDesk::show(const InstrumentId& instrument, Timeframe timeframe) {
    m_instrument = instrument;
    m_shownTimeframe = timeframe;
    const QString text = QString::fromStdString(timeframe.toString());
    if (m_timeframe->findText(text) < 0)
        m_timeframe->addItem(text);
    m_timeframe->setCurrentText(text);
    QSettings settings(m_settingsFile, QSettings::IniFormat);
    settings.setValue(QStringLiteral("chart/instrument"), QString::fromStdString(instrument.toString()));
    settings.setValue(QStringLiteral("chart/timeframe"), text);
    m_data.loadSeries(instrument, timeframe);
}

// Not below the timeframe that was stored: there is nothing to draw.
void ChartDesk::showImported(const InstrumentId& instrument) {
    const auto stored = std::find_if(
        m_stored.begin(), m_stored.end(), [&](const StoredSeries& s) { return s.instrument.id == instrument; });
    show(instrument, stored == m_stored.end() ? m_shownTimeframe : std::max(stored->timeframe, m_shownTimeframe));
}

void ChartDesk::reload() {
    if (m_instrument)
        m_data.loadSeries(*m_instrument, m_shownTimeframe);
}

// What was shown when the window was last closed, or the first instrument there is.
void ChartDesk::showFirst() {
    const QSettings settings(m_settingsFile, QSettings::IniFormat);
    const auto saved = InstrumentId::parse(settings.value(QStringLiteral("chart/instrument")).toString().toStdString());
    const auto timeframe = Timeframe::parse(settings.value(QStringLiteral("chart/timeframe")).toString().toStdString());
    const bool isThere = saved && timeframe
        && std::any_of(
            m_stored.begin(), m_stored.end(), [&](const StoredSeries& s) { return s.instrument.id == *saved; });
    if (isThere)
        show(*saved, *timeframe);
    else
        show(m_stored.front().instrument.id, *Timeframe::parse(m_timeframe->currentText().toStdString()));
}

void ChartDesk::showSeries(SeriesSnapshot series, const Instrument& instrument) {
    m_series = std::move(series);
    m_chart->setSeries(m_series, instrument.tickSize.value().decimals());
    m_indicators->setSeries(m_series);
    updateMarkers();
    if (m_pendingJump)
        m_chart->showTime(*std::exchange(m_pendingJump, std::nullopt));
    Q_EMIT titleChanged(QString::fromStdString(instrument.id.toString() + ' ' + m_series->timeframe().toString()));
    tellStatus();
}

void ChartDesk::extendSeries(SeriesSnapshot series) {
    m_series = std::move(series);
    m_chart->extendSeries(m_series);
    m_indicators->extendSeries(m_series);
    tellStatus();
}

void ChartDesk::showRun(std::shared_ptr<const RunRecord> run) {
    m_run = std::move(run);
    const RunRequest& request = m_run->summary.request;
    if (!m_series || m_series->instrument() != request.instrument || m_series->timeframe() != request.timeframe)
        show(request.instrument, request.timeframe);
    else
        updateMarkers();
}

void ChartDesk::jumpTo(UtcMs time) {
    if (m_run)
        jumpTo(m_run->summary.request.instrument, m_run->summary.request.timeframe, time);
}

// The series may not be the one that is shown: load it first, jump when it is there.
void ChartDesk::jumpTo(const InstrumentId& instrument, Timeframe timeframe, UtcMs time) {
    if (m_series && m_series->instrument() == instrument && m_series->timeframe() == timeframe) {
        m_chart->showTime(time);
        return;
    }
    m_pendingJump = time;
    show(instrument, timeframe);
}

void ChartDesk::updateMarkers() {
    std::vector<TradeMarker> markers;
    const bool fits = m_run && m_series && m_series->instrument() == m_run->summary.request.instrument
        && m_series->timeframe() == m_run->summary.request.timeframe;
    if (fits) {
        for (const Fill& fill : m_run->result.fills) {
            const QString side = fill.side == Side::Buy ? tr("Bought") : tr("Sold");
            markers.push_back({fill.time, fill.price.toDouble(), fill.side,
                tr("%1 %2 at %3, fee %4")
                    .arg(side, exactText(fill.quantity.value()), exactText(fill.price.value()),
                        exactText(fill.fee.value()))});
        }
    }
    m_chart->setTradeMarkers(std::move(markers));
}

void ChartDesk::tellStatus() {
    if (!m_series || m_series->isEmpty()) {
        Q_EMIT statusChanged({});
        return;
    }
    Q_EMIT statusChanged(tr("%1 candles, %2 – %3 UTC")
                             .arg(QLocale().toString(qulonglong(m_series->size())), timeText(m_series->span().begin),
                                 timeText(m_series->span().end)));
}

} // namespace truebar::ui
