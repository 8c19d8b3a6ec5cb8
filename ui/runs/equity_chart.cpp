#include "ui/runs/equity_chart.h"

#include <QChart>
#include <QDateTimeAxis>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLineSeries>
#include <QValueAxis>

#include <algorithm>

namespace truebar::ui {

namespace {

constexpr std::size_t mostPoints = 2000;

// Keeps the lowest and the highest point of each bucket, so that no spike is lost.
QList<QPointF> thinned(const Curve& curve) {
    QList<QPointF> out;
    const std::size_t count = curve.times.size();
    const std::size_t bucket = std::max<std::size_t>(1, count * 2 / mostPoints);
    const auto point = [&](std::size_t i) {
        return QPointF(static_cast<double>(toCount(curve.times[i])), curve.values[i]);
    };
    for (std::size_t first = 0; first < count; first += bucket) {
        const auto begin = curve.values.begin() + static_cast<std::ptrdiff_t>(first);
        const auto end = curve.values.begin() + static_cast<std::ptrdiff_t>(std::min(first + bucket, count));
        const auto [low, high] = std::minmax_element(begin, end);
        const auto a = static_cast<std::size_t>(std::min(low, high) - curve.values.begin());
        const auto b = static_cast<std::size_t>(std::max(low, high) - curve.values.begin());
        out.append(point(a));
        if (b != a)
            out.append(point(b));
    }
    return out;
}

void styleAxis(QAbstractAxis* axis, const Theme& theme) {
    axis->setLabelsColor(theme.mutedText);
    axis->setLabelsFont(theme.numberFont(8));
    axis->setLinePenColor(theme.border);
    axis->setGridLineColor(theme.grid);
}

} // namespace

CurveChart::CurveChart(const QString& name, QWidget* parent)
    : QChartView(parent) {
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setMinimumHeight(48);
    setAccessibleName(name);
    rebuild();
}

void CurveChart::setTheme(const Theme& theme) {
    m_theme = theme;
    rebuild();
}

void CurveChart::setCurves(std::vector<Curve> curves) {
    m_curves = std::move(curves);
    rebuild();
}

void CurveChart::rebuild() {
    auto* chart = new QChart;
    chart->setBackgroundBrush(m_theme.surface);
    chart->setBackgroundRoundness(0);
    chart->setMargins(QMargins(4, 2, 4, 2));
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->legend()->setLabelColor(m_theme.text);
    chart->legend()->setAlignment(Qt::AlignTop);
    auto* times = new QDateTimeAxis;
    times->setFormat(QStringLiteral("d MMM yy"));
    times->setTickCount(6);
    auto* values = new QValueAxis;
    values->setTickCount(5);
    styleAxis(times, m_theme);
    styleAxis(values, m_theme);
    chart->addAxis(times, Qt::AlignBottom);
    chart->addAxis(values, Qt::AlignRight);
    double low = 0;
    double high = 0;
    bool isFirst = true;
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        auto* line = new QLineSeries;
        line->setName(m_curves[i].name);
        const QColor color = m_theme.series[static_cast<qsizetype>(i) % m_theme.series.size()];
        // Dashes tell curves apart where colours do not.
        line->setPen(QPen(color, 1.6, i % 2 == 0 ? Qt::SolidLine : Qt::DashLine));
        line->append(thinned(m_curves[i]));
        chart->addSeries(line);
        line->attachAxis(times);
        line->attachAxis(values);
        for (const double value : m_curves[i].values) {
            low = isFirst ? value : std::min(low, value);
            high = isFirst ? value : std::max(high, value);
            isFirst = false;
        }
    }
    const double margin = high > low ? (high - low) * 0.05 : 1;
    values->setRange(low - margin, high + margin);
    values->setLabelFormat(high - low > 50 ? QStringLiteral("%.0f") : QStringLiteral("%.2f"));
    chart->legend()->setVisible(m_curves.size() > 1);
    QChart* old = this->chart();
    setChart(chart);
    delete old;
    setBackgroundBrush(m_theme.surface);
}

Curve equityCurve(const QString& name, std::span<const EquityPoint> equity) {
    Curve out{name, {}, {}};
    for (const EquityPoint& point : equity) {
        out.times.push_back(point.time);
        out.values.push_back(point.equity.toDouble());
    }
    return out;
}

Curve drawdownCurve(const QString& name, std::span<const EquityPoint> equity) {
    Curve out = equityCurve(name, equity);
    double peak = 0;
    for (double& value : out.values) {
        peak = std::max(peak, value);
        value = peak > 0 ? (value / peak - 1) * 100 : 0;
    }
    return out;
}

} // namespace truebar::ui
