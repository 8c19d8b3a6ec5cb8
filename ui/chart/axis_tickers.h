// Ticks for the two axes of a chart.
#pragma once

#include "ui/chart/chart_data.h"

#include "ui/chart/plot_header.h"

namespace truebar::ui {

// Slots → UTC times: ticks stand where a minute, hour, day, month or year begins, whatever is fit for the zoom.
class TimeTicker final : public QCPAxisTicker {
public:
    TimeTicker(const ChartData& data, const QCPAxis* axis)
        : m_data(data)
        , m_axis(axis) { }

protected:
    QVector<double> createTickVector(double, const QCPRange& range) override;
    double getTickStep(const QCPRange&) override { return 1; }
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override;

private:
    const ChartData& m_data;
    const QCPAxis* m_axis;
    Timeframe m_step;
};

// Prices with the instrument's decimals, as many as have room above each other.
class PriceTicker final : public QCPAxisTicker {
public:
    PriceTicker(const ChartData& data, const QCPAxis* axis)
        : m_data(data)
        , m_axis(axis) { }

protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override;

private:
    const ChartData& m_data;
    const QCPAxis* m_axis;
};

// 1.2 K, 3.4 M …
class VolumeTicker final : public QCPAxisTicker {
public:
    VolumeTicker() { setTickCount(2); }

protected:
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override;
};

QString shortVolume(double volume);

} // namespace truebar::ui
