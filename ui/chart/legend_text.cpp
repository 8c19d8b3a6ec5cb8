#include "ui/chart/legend_text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

QString valueText(const NamedLine& line, std::size_t slot, int decimals) {
    const double value = line.values[slot];
    return std::isnan(value) ? QStringLiteral("–") : QLocale().toString(value, 'f', decimals);
}

} // namespace

QVector<LegendEntry> legendOf(const ChartData& data, std::size_t slot) {
    QVector<LegendEntry> out;
    for (std::size_t i = 0; i < data.indicators.size(); ++i) {
        const ChartIndicator& indicator = data.indicators[i];
        out.append({shortTitle(indicator.spec), indicatorColor(data.theme, i, {})});
        if (!indicator.lines || indicator.lines->size() == 0)
            continue;
        const int decimals = indicator.spec.name == "rsi" ? 2 : data.decimals;
        const bool hasOneLine = indicator.lines->lines.size() == 1;
        for (const NamedLine& line : indicator.lines->lines) {
            const QColor color = indicatorColor(data.theme, i, line.name);
            if (color != out.back().color)
                out.append({QString(), color});
            QString& text = out.back().text;
            if (!text.isEmpty())
                text += QLatin1Char(' ');
            if (!hasOneLine && line.name != indicator.spec.name)
                text += QString::fromStdString(line.name) + QLatin1Char(' ');
            text += valueText(line, std::min(slot, indicator.lines->size() - 1), decimals);
        }
    }
    return out;
}

} // namespace truebar::ui
