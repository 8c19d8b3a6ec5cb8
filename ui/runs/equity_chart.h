#pragma once

#include "core/stats/metrics.h"
#include "ui/theme/theme.h"

#include <QChartView>

#include <vector>

namespace truebar::ui {

struct Curve {
    QString name;
    std::vector<UtcMs> times;
    std::vector<double> values;
};

// Curves over time with Qt Charts, in the colours of the theme, thinned to what a screen can show.
class CurveChart final : public QChartView {
    Q_OBJECT
public:
    // `name` is what a screen reader says.
    explicit CurveChart(const QString& name, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setCurves(std::vector<Curve> curves);

private:
    void rebuild();

    Theme m_theme = Theme::dark();
    std::vector<Curve> m_curves;
};

Curve equityCurve(const QString& name, std::span<const EquityPoint> equity);
// Distance from the highest equity so far, in percent (≤ 0).
Curve drawdownCurve(const QString& name, std::span<const EquityPoint> equity);

} // namespace truebar::ui
