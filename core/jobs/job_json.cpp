#include "core/jobs/job_json.h"

#include "core/jobs/study_json.h"
#include "core/runs/json_parts.h"
#include "core/runs/robustness_json.h"

namespace truebar {

namespace {

void writeSettings(JsonWriter& json, const Trial& trial, const std::vector<SweepAxis>& axes) {
    json.key("settings").beginObject();
    for (std::size_t i = 0; i < axes.size() && i < trial.values.size(); ++i)
        json.member(axes[i].key, trial.values[i]);
    json.endObject();
}

void writeOutcome(JsonWriter& json, const Trial& trial) {
    json.member("reason", trial.reason.message()).member("score", trial.score);
    writeOrNull(json, "metrics", trial.metrics, [](JsonWriter& out, const Metrics& metrics) {
        out.beginObject();
        writeMetrics(out, metrics);
        out.endObject();
    });
}

void writeCell(JsonWriter& json, const StudyCell& asked, const CellResult& cell, bool withEquity) {
    json.beginObject()
        .member("cell", static_cast<std::uint64_t>(cell.cell))
        .member("instrument", asked.instrument.toString())
        .member("timeframe", asked.timeframe.toString())
        .member("from", cell.dataSpan.begin)
        .member("to", cell.dataSpan.end)
        .member("cash", asked.money.cash)
        .member("fee_bps", asked.money.feeBps)
        .member("slippage_ticks", asked.money.slippageTicks)
        .member("candles", cell.candles)
        .member("fingerprint", cell.fingerprint)
        .member("coverage", cell.coverage)
        .member("trust", cell.trust);
    json.key("benchmark").beginObject();
    writeMetrics(json, cell.benchmark);
    json.endObject();
    if (withEquity) {
        writeValues(json, "times", cell.times);
        writeValues(json, "benchmark_equity", cell.benchmarkEquity);
    }
    json.endObject();
}

} // namespace

void writeStudy(JsonWriter& json, const Study& study) {
    json.beginObject()
        .member("study_id", study.id)
        .member("created_at", study.createdAt)
        .member("status", toString(study.status))
        .member("priority", study.priority)
        .member("planned", study.planned)
        .member("strategy_version", study.strategyVersion)
        .member("code_version", study.codeVersion);
    json.key("trials").beginObject();
    for (int i = 0; i < trialStatusCount; ++i)
        json.member(toString(static_cast<TrialStatus>(i)), study.counts.of(static_cast<TrialStatus>(i)));
    json.endObject().key("spec");
    writeSpec(json, study.spec);
    json.endObject();
}

void writeTrial(JsonWriter& json, const Trial& trial, const std::vector<SweepAxis>& axes) {
    json.beginObject()
        .member("trial", trial.number)
        .member("cell", static_cast<std::uint64_t>(trial.cell))
        .member("status", toString(trial.status))
        .member("priority", trial.priority)
        .member("attempts", trial.attempts);
    writeSettings(json, trial, axes);
    writeOutcome(json, trial);
    json.endObject();
}

void writeStudyResults(JsonWriter& json, const Study& study, const std::vector<CellResult>& cells,
    const std::vector<Trial>& trials, bool withEquity) {
    const auto asked = cellsOf(study.spec);
    json.beginObject().key("spec");
    writeSpec(json, study.spec);
    writeRows(json, "cells", cells,
        [&](JsonWriter& out, const CellResult& cell) { writeCell(out, asked.at(cell.cell), cell, withEquity); });
    writeRows(json, "results", trials, [&](JsonWriter& out, const Trial& trial) {
        out.beginObject()
            .member("trial", trial.number)
            .member("cell", static_cast<std::uint64_t>(trial.cell))
            .member("status", toString(trial.status));
        writeSettings(out, trial, study.spec.axes);
        writeOutcome(out, trial);
        if (withEquity)
            writeValues(out, "equity", trial.equity);
        out.endObject();
    });
    json.endObject();
}

void writeJudgement(JsonWriter& json, const StudyJudgement& j) {
    std::optional<double> best;
    if (j.best)
        best = static_cast<double>(*j.best);
    json.beginObject()
        .member("study_id", j.study)
        .member("cell", static_cast<std::uint64_t>(j.cell))
        .member("trials", static_cast<std::uint64_t>(j.trials))
        .member("failed", static_cast<std::uint64_t>(j.failed))
        .member("best_trial", best)
        .member("effective_trials", j.effectiveTrials);
    json.member("deflated_sharpe", j.deflated ? std::optional(j.deflated->probability) : std::nullopt)
        .member("sharpe_by_luck", j.deflated ? std::optional(j.deflated->benchmark) : std::nullopt)
        .member("overfitting", j.overfitting ? std::optional(j.overfitting->probability) : std::nullopt)
        .member("loss_probability", j.overfitting ? std::optional(j.overfitting->lossProbability) : std::nullopt)
        .member("degradation_slope", j.overfitting ? j.overfitting->degradationSlope : std::nullopt)
        .member("plateau", j.plateau ? j.plateau->bestScore : std::nullopt)
        .member("gap", j.gap ? j.gap->message() : std::string());
    writeVerdict(json, j.verdict);
    json.endObject();
}

} // namespace truebar
