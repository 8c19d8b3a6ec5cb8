#pragma once

#include "ui/chart/chart_data.h"

#include <QVector>

namespace truebar::ui {

struct LegendEntry {
    QString text; // "SMA 20 101.25"
    QColor color;
};

// One entry a colour, in the order of the chart's indicators, with the values at this slot; where an indicator has none
// yet, a dash. Slots past the last closed candle count as that candle.
QVector<LegendEntry> legendOf(const ChartData& data, std::size_t slot);

} // namespace truebar::ui
