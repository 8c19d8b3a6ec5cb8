// Whether the best trial of a study was skill or the luck of many tries: its trials as the inputs of core/robustness.
#pragma once

#include "core/jobs/study_trials.h"
#include "core/robustness/overfitting.h"
#include "core/robustness/plateau.h"
#include "core/robustness/verdict.h"
#include "core/stats/sharpe_inference.h"

namespace truebar {

struct StudyJudgement {
    std::string study{}; // id
    std::size_t cell = 0;
    std::size_t trials = 0; // that count: all that were done or have failed
    std::size_t failed = 0; // of them
    std::optional<std::uint64_t> best{}; // number of the trial that is judged
    std::optional<double> effectiveTrials{};
    std::optional<DeflatedSharpe> deflated{};
    std::optional<Overfitting> overfitting{};
    // Of the whole grid; empty for other searches, which leave holes.
    std::optional<Plateau> plateau{};
    RobustnessFacts facts{};
    RobustnessVerdict verdict{};
    // Why overfitting or the deflated Sharpe ratio is not known.
    std::optional<Error> gap{};
};

// One row for each trial that was done or has failed: failed ones count in the statistics over all trials. Trials that
// were never run (queued, paused, cancelled) are not among them. `days` are the daily returns of whole days; `rows`
// and `trials` belong together.
struct TrialRows {
    std::vector<const Trial*> trials{};
    std::vector<std::vector<double>> days{};
    std::vector<TrialReturns> rows{}; // refer to `days`
};
// `trials` must be of loadCell() and outlive the result.
TrialRows trialRows(const StudyTrials& trials, std::size_t cell);

// What a combination is worth when more is better; the values of a full grid of that cell in row-major order.
std::vector<std::optional<double>> gridValues(const StudyTrials& trials, std::size_t cell);

// `trials` of loadCell(). "robustness.cancelled"; what cannot be worked out stays empty.
Result<StudyJudgement> judgeCell(const StudyTrials& trials, std::size_t cell, const Workers& workers = {});

} // namespace truebar
