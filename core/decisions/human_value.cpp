#include "core/decisions/human_value.h"

#include "core/runs/backtest.h"

namespace truebar {

void HumanValue::count(const Decision& decision) {
    if (decision.decidedBy.starts_with("risk:"))
        return;
    switch (decision.verdict) {
    case Verdict::Accepted:
        ++accepted;
        break;
    case Verdict::Amended:
        ++amended;
        break;
    case Verdict::Rejected:
        ++rejected;
        break;
    case Verdict::Expired:
        ++expired;
        break;
    }
}

Result<HumanValue> valueOfHuman(
    const CandleStore& store, const PluginRegistry& plugins, const RunRecord& record, std::stop_token stop) {
    if (record.fund)
        return Error{"decision.portfolio", "nobody is asked in a run over several instruments", {}, record.summary.id};
    RunRequest request = record.summary.request;
    request.mode = RunMode::Simulation;
    request.span.end = record.summary.dataSpan.end; // the data's begin is that of the warm-up
    request.settings.decision = {};
    request.demand = {};
    auto automatic = runBacktest(store, plugins, request, {}, std::move(stop));
    if (!automatic)
        return std::move(automatic).error();
    if (automatic->summary.dataFingerprint != record.summary.dataFingerprint)
        return Error{
            "decision.data_changed", "the candles are not those that this run was made of", {}, record.summary.id};
    HumanValue out;
    out.run = record.summary.id;
    const std::string& currency = request.settings.account.currency;
    out.currency = currency.empty() ? record.instrument.currency : currency;
    for (const Decision& decision : record.result.decisions)
        out.count(decision);
    out.actual = record.result.metrics.finalEquity;
    out.automatic = automatic->result.metrics.finalEquity;
    out.actualCurve = record.result.equity;
    out.automaticCurve = std::move(automatic->result.equity);
    return out;
}

} // namespace truebar
