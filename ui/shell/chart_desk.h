// What the chart shows: which series, the fills of which run, and the way to a moment in time.
#pragma once

#include "core/data/data_service.h"
#include "core/runs/run_record.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

class QComboBox;

namespace truebar::ui {

class ChartIndicators;
class ChartWidget;

class ChartDesk final : public QObject {
    Q_OBJECT
public:
    // `settingsFile` keeps the series that was shown last.
    ChartDesk(ChartWidget* chart, ChartIndicators* indicators, DataService& data, QString settingsFile,
        QObject* parent = nullptr);

    // Chooses the timeframe; whoever places it owns it.
    QComboBox* timeframeBox() const { return m_timeframe; }
    const std::vector<StoredSeries>& stored() const { return m_stored; }
    // What was asked for; the candles may still be on their way.
    const std::optional<InstrumentId>& instrument() const { return m_instrument; }
    Timeframe timeframe() const { return m_shownTimeframe; }

    // The first list also chooses what to show.
    void setStored(const std::vector<StoredSeries>& series);
    void show(const InstrumentId& instrument, Timeframe timeframe);
    void showImported(const InstrumentId& instrument);
    // Reads the shown series again: its candles have changed in the store.
    void reload();
    // The run's series with its fills.
    void showRun(std::shared_ptr<const RunRecord> run);
    // A moment of the shown run's series.
    void jumpTo(UtcMs time);
    void jumpTo(const InstrumentId& instrument, Timeframe timeframe, UtcMs time);

Q_SIGNALS:
    void titleChanged(const QString& title);
    // A sentence about the candles shown.
    void statusChanged(const QString& text);

private:
    void showFirst();
    void showSeries(SeriesSnapshot series, const Instrument& instrument);
    void extendSeries(SeriesSnapshot series);
    void updateMarkers();
    void tellStatus();

    ChartWidget* m_chart;
    ChartIndicators* m_indicators;
    DataService& m_data;
    QString m_settingsFile;
    QComboBox* m_timeframe;

    std::vector<StoredSeries> m_stored;
    std::optional<InstrumentId> m_instrument;
    Timeframe m_shownTimeframe;
    SeriesSnapshot m_series;
    std::shared_ptr<const RunRecord> m_run;
    std::optional<UtcMs> m_pendingJump;
};

} // namespace truebar::ui
