#include "core/jobs/run_examination.h"

namespace truebar {

Result<RunExamination> examineRun(const CandleStore& store, const PluginRegistry& plugins, const RunRecord& record,
    const RobustnessOptions& options) {
    const auto candles = candlesOf(store, plugins, record);
    auto report = robustnessOf(record, candles ? &*candles : nullptr, options);
    if (!report)
        return std::move(report).error();
    RunExamination out;
    out.run = record.summary;
    out.report = std::move(*report);
    out.hasCandles = candles.has_value();
    return out;
}

Result<RunWalk> walkRun(const CandleStore& store, const PluginRegistry& plugins, const RunRecord& record,
    const RunRobustness& report, const WalkRequest& request) {
    const auto plugin = plugins.find(PluginKind::Strategy, record.summary.request.strategy);
    if (!plugin)
        return plugin.error();
    std::map<std::string, std::string> fixed;
    for (const auto& [key, value] : record.summary.request.strategySettings.values())
        fixed.emplace(key, toString(value));
    for (const SweepAxis& axis : request.axes)
        fixed.erase(axis.key);
    auto candidates = candidatesOf((*plugin)->metadata.settings, fixed, request.axes);
    if (!candidates)
        return std::move(candidates).error();
    const auto candles = candlesOf(store, plugins, record);
    if (!candles)
        return candles.error();
    auto result = walkForward(candles->examination, *candidates, request.options);
    if (!result)
        return std::move(result).error();
    RunWalk out;
    out.run = record.summary;
    out.axes = request.axes;
    out.candidates = std::move(*candidates);
    out.result = std::move(*result);
    RobustnessFacts facts = report.facts;
    facts.outOfSampleReturn = out.result.metrics.totalReturn;
    out.verdict = judge(facts);
    return out;
}

} // namespace truebar
