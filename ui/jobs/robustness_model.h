// An examined run as charts, and the fields of a walk-forward as a request. Knows no widgets.
#pragma once

#include "core/jobs/run_examination.h"
#include "core/plugins/plugin_registry.h"
#include "ui/jobs/band_chart.h"

namespace truebar::ui {

// The run's own path within the bands of all paths; money of the run.
BandPlot bootstrapPlot(const RunRecord& run, const BootstrapResult& result);
// The stitched equity with the borders of its windows, and buy and hold of the run beside it.
BandPlot walkPlot(const RunRecord& run, const RunWalk& walk);

struct WalkDraft {
    QString settings{}; // "fast=5:50:5 slow=20,50"
    int inSampleDays = 180;
    int outOfSampleDays = 30;
    WalkKind kind = WalkKind::Rolling;
    WalkObjective objective = WalkObjective::Sharpe;
};
// "walk.settings" if nothing varies; errors of parseSweepAxis().
Result<WalkRequest> walkRequest(const PluginRegistry& plugins, const RunSummary& run, const WalkDraft& draft);
// What the numeric settings of the run could be varied by: half to double of each, in four steps.
QString suggestedAxes(const PluginRegistry& plugins, const RunSummary& run);

// One window of the walk as a row.
struct WalkRow {
    WalkForwardWindow window{};
    QString settings{};
    QString remark{}; // what numbers would hide; empty if nothing
};
std::vector<WalkRow> walkRows(const RunWalk& walk);

} // namespace truebar::ui
