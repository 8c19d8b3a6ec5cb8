#include "core/jobs/study_surface.h"

#include <algorithm>
#include <unordered_map>

namespace truebar {

namespace {

using Places = std::unordered_map<std::string, std::size_t>;

Places placesOf(const SweepAxis& axis) {
    Places out;
    for (std::size_t i = 0; i < axis.values.size(); ++i)
        out.emplace(axis.values[i], i);
    return out;
}

void addTrial(SurfacePoint& point, const Trial& trial, const Objective& objective) {
    ++point.trials;
    point.failed += trial.status == TrialStatus::Failed ? 1 : 0;
    const auto value = trial.metrics ? scoreOf(objective, *trial.metrics) : std::nullopt;
    if (point.trial != 0 && !isBetter(objective, value, point.value))
        return;
    point.value = value;
    point.trial = trial.number;
}

void addExtremes(StudySurface& out) {
    for (const SurfacePoint& point : out.points) {
        if (!point.value)
            continue;
        out.low = out.low ? std::min(*out.low, *point.value) : *point.value;
        out.high = out.high ? std::max(*out.high, *point.value) : *point.value;
    }
}

void addPlateau(StudySurface& out) {
    std::vector<std::optional<double>> values;
    for (const SurfacePoint& point : out.points) {
        if (point.trials == 0)
            return;
        values.push_back(point.value);
        if (!out.isHigherBetter && values.back())
            values.back() = -*values.back();
    }
    if (auto plateau = plateauOf({{out.y.values.size(), out.x.values.size()}, values}))
        out.plateau = std::move(*plateau);
}

} // namespace

Result<StudySurface> surfaceOf(const Study& study, std::span<const Trial> trials, std::size_t cell, std::size_t xAxis,
    std::size_t yAxis, const Objective& objective) {
    const auto& axes = study.spec.axes;
    const bool isLine = axes.size() == 1;
    if (xAxis >= axes.size() || yAxis >= axes.size() || (xAxis == yAxis && !isLine))
        return Error{"jobs.axes", "a surface needs two different settings that vary"};
    StudySurface out;
    out.metric = objective.metric;
    out.isHigherBetter = objective.maximise;
    out.x = axes[xAxis];
    out.y = axes[yAxis];
    if (isLine) {
        out.y = SweepAxis();
        out.y.values.emplace_back();
    }
    out.points.resize(out.x.values.size() * out.y.values.size());
    const Places columns = placesOf(out.x);
    const Places rows = placesOf(out.y);
    for (const Trial& trial : trials) {
        const bool hasEnded = trial.status == TrialStatus::Done || trial.status == TrialStatus::Failed;
        if (trial.cell != cell || !hasEnded || trial.values.size() != axes.size())
            continue;
        const auto column = columns.find(trial.values[xAxis]);
        const auto row = isLine ? rows.begin() : rows.find(trial.values[yAxis]);
        if (column != columns.end() && row != rows.end())
            addTrial(out.points[row->second * out.x.values.size() + column->second], trial, objective);
    }
    addExtremes(out);
    addPlateau(out);
    return out;
}

} // namespace truebar
