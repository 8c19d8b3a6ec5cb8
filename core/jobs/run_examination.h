// What is found out about one saved run: luck or skill of the run itself, and a walk-forward over a grid around it.
#pragma once

#include "core/jobs/candidates.h"
#include "core/runs/run_robustness.h"
#include "core/validation/walk_forward.h"

namespace truebar {

struct RunExamination {
    RunSummary run{};
    RunRobustness report{};
    bool hasCandles = true; // false: those of the run are gone, so buying in parts is not known
};

// A walk-forward of the strategy of a run, over its candles and with its money settings.
struct WalkRequest {
    std::string run{}; // id
    std::vector<SweepAxis> axes{}; // settings to choose from; the others stay as they were
    WalkForwardOptions options{};
};

struct RunWalk {
    RunSummary run{};
    std::vector<SweepAxis> axes{};
    std::vector<Settings> candidates{};
    WalkForward result{};
    RobustnessVerdict verdict{}; // of the run and this walk-forward together
};

// Errors of the store and of robustnessOf().
Result<RunExamination> examineRun(
    const CandleStore& store, const PluginRegistry& plugins, const RunRecord& record, const RobustnessOptions& options);
// `report` is that of the run. Errors of candlesOf(), candidatesOf() and walkForward().
Result<RunWalk> walkRun(const CandleStore& store, const PluginRegistry& plugins, const RunRecord& record,
    const RunRobustness& report, const WalkRequest& request);

} // namespace truebar
