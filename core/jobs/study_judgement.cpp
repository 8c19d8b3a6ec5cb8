#include "core/jobs/study_judgement.h"

#include "core/runs/run_robustness.h"

#include <algorithm>

namespace truebar {

namespace {

// Simple returns of the whole days.
std::vector<double> returnsOf(std::span<const double> equity) {
    std::vector<double> out;
    for (std::size_t i = 1; i < equity.size(); ++i)
        out.push_back(equity[i - 1] > 0 ? equity[i] / equity[i - 1] - 1 : 0);
    return out;
}

bool isCancelled(const Error& error) {
    return error.code.ends_with(".cancelled");
}

Result<void> addSearchTests(const TrialRows& rows, const Trial& best, const Workers& workers, StudyJudgement& out) {
    const auto matrix = TrialMatrix::of(rows.rows);
    if (!matrix) {
        out.gap = matrix.error();
        return {};
    }
    out.effectiveTrials = matrix->effectiveTrials();
    const auto at = std::find(rows.trials.begin(), rows.trials.end(), &best) - rows.trials.begin();
    if (const auto estimate = estimateSharpe(matrix->returns(static_cast<std::size_t>(at)))) {
        out.deflated = deflatedSharpe(*estimate, matrix->sharpes(), out.effectiveTrials);
        out.facts.probabilisticSharpe = probabilisticSharpe(*estimate, 0);
        out.facts.minimumTrackRecord = minimumTrackRecord(*estimate, 0);
    }
    OverfittingOptions options;
    options.workers = workers;
    auto overfitting = probabilityOfOverfitting(*matrix, options);
    if (!overfitting && isCancelled(overfitting.error()))
        return std::move(overfitting).error();
    if (overfitting)
        out.overfitting = std::move(*overfitting);
    else
        out.gap = overfitting.error();
    if (out.deflated)
        out.facts.deflatedSharpe = out.deflated->probability;
    if (out.overfitting)
        out.facts.overfitting = out.overfitting->probability;
    return {};
}

} // namespace

TrialRows trialRows(const StudyTrials& trials, std::size_t cell) {
    TrialRows out;
    const CellResult* known = cellOf(trials, cell);
    const std::size_t points = known ? wholeDayPoints(known->times) : 0;
    for (const Trial& trial : trials.trials) {
        if (trial.cell != cell || (trial.status != TrialStatus::Done && trial.status != TrialStatus::Failed))
            continue;
        out.trials.push_back(&trial);
        const auto equity = std::span(trial.equity);
        out.days.push_back(returnsOf(equity.first(std::min(points, equity.size()))));
    }
    for (std::size_t i = 0; i < out.trials.size(); ++i)
        out.rows.push_back({out.days[i], out.trials[i]->status == TrialStatus::Failed});
    return out;
}

std::vector<std::optional<double>> gridValues(const StudyTrials& trials, std::size_t cell) {
    const auto sizes = axisSizes(trials.study.spec);
    const std::uint64_t count = combinationCount(sizes, mostTrials);
    std::vector<std::optional<double>> out(count);
    const Objective& objective = trials.study.spec.objective;
    for (const Trial& trial : trials.trials) {
        if (trial.cell != cell || !trial.score)
            continue;
        const std::uint64_t place = trial.number - 1 - cell * count;
        if (place < count)
            out[place] = objective.maximise ? *trial.score : -*trial.score;
    }
    return out;
}

Result<StudyJudgement> judgeCell(const StudyTrials& trials, std::size_t cell, const Workers& workers) {
    StudyJudgement out;
    out.study = trials.study.id;
    out.cell = cell;
    const TrialRows rows = trialRows(trials, cell);
    out.trials = rows.trials.size();
    out.failed = static_cast<std::size_t>(
        std::count_if(rows.rows.begin(), rows.rows.end(), [](const TrialReturns& row) { return row.isFailed; }));
    const Trial* best = bestOf(trials.study.spec.objective, trials.trials, cell);
    if (best) {
        out.best = best->number;
        const auto at = std::find(rows.trials.begin(), rows.trials.end(), best) - rows.trials.begin();
        out.facts.days = rows.days[static_cast<std::size_t>(at)].size();
        out.facts.trades = best->metrics->tradeCount;
        if (const CellResult* known = cellOf(trials, cell);
            known && best->metrics->totalReturn && known->benchmark.totalReturn)
            out.facts.excessOverHolding = *best->metrics->totalReturn - *known->benchmark.totalReturn;
        if (auto done = addSearchTests(rows, *best, workers, out); !done)
            return std::move(done).error();
    }
    if (trials.study.spec.search.kind == SearchKind::Grid) {
        const auto values = gridValues(trials, cell);
        if (auto plateau = plateauOf({axisSizes(trials.study.spec), values}))
            out.plateau = std::move(*plateau);
    }
    out.verdict = judge(out.facts);
    return out;
}

} // namespace truebar
