// The indicators the trader has chosen for the chart: kept in the workspace's settings, computed in the pool.
#pragma once

#include "core/threads/call_queue.h"
#include "core/threads/task_pool.h"
#include "core/market/series.h"
#include "ui/chart/chart_indicator.h"

#include <QObject>
#include <QString>

namespace truebar::ui {

class ChartWidget;

class ChartIndicators final : public QObject {
    Q_OBJECT
public:
    // More would leave no room for the candles.
    static constexpr std::size_t most = 12;

    // Takes up what the settings file names; what it names wrongly is left out.
    ChartIndicators(ChartWidget* chart, QString settingsFile, QObject* parent = nullptr);

    const std::vector<IndicatorSpec>& specs() const { return m_specs; }
    // Shows and keeps these; those past `most` and those that cannot be are left out.
    void setSpecs(std::vector<IndicatorSpec> specs);
    // After the chart got the same candles: others, or the same with more at the end.
    void setSeries(SeriesSnapshot series);
    void extendSeries(SeriesSnapshot series);

Q_SIGNALS:
    void specsChanged();

private:
    using Lines = std::shared_ptr<const IndicatorLines>;
    using Computed = std::vector<std::pair<IndicatorSpec, Lines>>;

    void load();
    void save() const;
    // Puts into the chart what is there.
    void show();
    // Starts what is missing or too short; one job at a time, the next takes up what came meanwhile.
    void compute();
    void take(const Computed& computed);
    Lines linesOf(const IndicatorSpec& spec) const;

    ChartWidget* m_chart;
    QString m_settingsFile;
    std::vector<IndicatorSpec> m_specs;
    SeriesSnapshot m_series;
    quint64 m_epoch = 0; // counts setSeries()
    Computed m_computed; // of the series or its beginning
    bool m_isBusy = false;
    CallQueue m_answers{this};
    TaskPool m_pool{1};
};

} // namespace truebar::ui
