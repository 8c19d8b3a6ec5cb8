#include "ui/jobs/robustness_model.h"

#include "ui/widgets/error_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace truebar::ui {

namespace {

struct RobustnessWords {
    Q_DECLARE_TR_FUNCTIONS(RobustnessModel)
};

BandLine equityLine(const QString& name, std::span<const EquityPoint> equity, double scale = 1) {
    BandLine out;
    out.name = name;
    for (const EquityPoint& point : equity) {
        out.xs.push_back(static_cast<double>(toCount(point.time)));
        out.ys.push_back(point.equity.toDouble() * scale);
    }
    return out;
}

Band bandOf(const QString& name, const BootstrapResult& result, double cash, double Distribution::*low,
    double Distribution::*high) {
    Band out;
    out.name = name;
    for (const EquityBand& band : result.bands) {
        out.xs.push_back(static_cast<double>(band.day));
        out.low.push_back(band.equity.*low * cash);
        out.high.push_back(band.equity.*high * cash);
    }
    return out;
}

QString textOf(const SettingValue& value) {
    return QString::fromStdString(toString(value));
}

} // namespace

BandPlot bootstrapPlot(const RunRecord& run, const BootstrapResult& result) {
    BandPlot out;
    out.xTitle = RobustnessWords::tr("days");
    if (run.result.equity.empty())
        return out;
    const double cash = run.result.equity.front().equity.toDouble();
    out.bands.push_back(
        bandOf(RobustnessWords::tr("90 % of the paths"), result, cash, &Distribution::p05, &Distribution::p95));
    out.bands.push_back(
        bandOf(RobustnessWords::tr("half of them"), result, cash, &Distribution::p25, &Distribution::p75));
    BandLine own;
    own.name = RobustnessWords::tr("run");
    for (std::size_t i = 0; i < run.result.equity.size(); ++i) {
        own.xs.push_back(static_cast<double>(i));
        own.ys.push_back(run.result.equity[i].equity.toDouble());
    }
    BandLine median;
    median.name = RobustnessWords::tr("median path");
    median.isDashed = true;
    for (const EquityBand& band : result.bands) {
        median.xs.push_back(static_cast<double>(band.day));
        median.ys.push_back(band.equity.p50 * cash);
    }
    out.lines = {std::move(own), std::move(median)};
    return out;
}

BandPlot walkPlot(const RunRecord& run, const RunWalk& walk) {
    BandPlot out;
    out.isTime = true;
    const auto& equity = walk.result.equity;
    if (equity.empty())
        return out;
    out.lines.push_back(equityLine(RobustnessWords::tr("out of sample"), equity));
    // Buy and hold over the same days, from the same money.
    std::vector<EquityPoint> held;
    for (const EquityPoint& point : run.result.benchmark.equity) {
        if (point.time >= equity.front().time && point.time <= equity.back().time)
            held.push_back(point);
    }
    if (!held.empty() && held.front().equity.toDouble() > 0) {
        out.lines.push_back(equityLine(RobustnessWords::tr("buy and hold"), held,
            equity.front().equity.toDouble() / held.front().equity.toDouble()));
        out.lines.back().isDashed = true;
    }
    for (const WalkForwardWindow& window : walk.result.windows)
        out.borders.push_back(static_cast<double>(toCount(window.window.outOfSample.begin)));
    out.borders.push_back(static_cast<double>(toCount(equity.back().time)));
    return out;
}

Result<WalkRequest> walkRequest(const PluginRegistry& plugins, const RunSummary& run, const WalkDraft& draft) {
    const auto plugin = plugins.find(PluginKind::Strategy, run.request.strategy);
    if (!plugin)
        return plugin.error();
    WalkRequest out;
    out.run = run.id;
    const QStringList parts = draft.settings.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString& part : parts) {
        auto axis = parseSweepAxis((*plugin)->metadata.settings, part.toStdString());
        if (!axis)
            return std::move(axis).error();
        out.axes.push_back(std::move(*axis));
    }
    if (out.axes.empty())
        return Error{
            "walk.settings", QT_TRANSLATE_NOOP("errors", "say which settings to choose from, such as fast=5:50:5")};
    out.options.plan.kind = draft.kind;
    out.options.plan.inSampleDays = draft.inSampleDays;
    out.options.plan.outOfSampleDays = draft.outOfSampleDays;
    out.options.objective = draft.objective;
    return out;
}

QString suggestedAxes(const PluginRegistry& plugins, const RunSummary& run) {
    const auto plugin = plugins.find(PluginKind::Strategy, run.request.strategy);
    if (!plugin)
        return {};
    QStringList out;
    for (const SettingField& field : (*plugin)->metadata.settings.fields()) {
        const auto value = run.request.strategySettings.values().find(field.key);
        if (field.type != SettingType::Integer || value == run.request.strategySettings.values().end())
            continue;
        const double own = std::stod(toString(value->second));
        const auto low = std::max({std::floor(own / 2), 1.0, field.minimum.value_or(1)});
        const auto high = std::min(own * 2, field.maximum.value_or(own * 2));
        const auto step = std::max(1.0, std::ceil((high - low) / 4));
        if (high > low)
            out << QStringLiteral("%1=%2:%3:%4").arg(QString::fromStdString(field.key)).arg(low).arg(high).arg(step);
        if (out.size() == 2) // more would take long
            break;
    }
    return out.join(QLatin1Char(' '));
}

std::vector<WalkRow> walkRows(const RunWalk& walk) {
    std::vector<WalkRow> out;
    for (const WalkForwardWindow& window : walk.result.windows) {
        WalkRow row;
        row.window = window;
        QStringList settings;
        for (const SweepAxis& axis : walk.axes) {
            if (window.chosen)
                settings << QString::fromStdString(axis.key) + QLatin1Char('=')
                        + textOf(walk.candidates[*window.chosen].values().at(axis.key));
        }
        row.settings = window.chosen ? settings.join(QLatin1Char(' ')) : RobustnessWords::tr("none: in cash");
        if (window.failure)
            row.remark = RobustnessWords::tr("Failed and stays in cash: %1").arg(errorText(*window.failure));
        else if (window.liquidations > 0)
            row.remark = RobustnessWords::tr("Liquidations: %1").arg(window.liquidations);
        out.push_back(std::move(row));
    }
    return out;
}

} // namespace truebar::ui
