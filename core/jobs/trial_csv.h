// Trials as a table for spreadsheets.
#pragma once

#include "core/jobs/study_trials.h"

#include <span>

namespace truebar {

// One line for each of these trials, in this order; unknown numbers are left out. Columns: trial, status, instrument,
// timeframe, the axes, score, every metric by its name, reason. Numbers have the shortest text that reads back as the
// same double, undefined ones are empty; no text is taken for a formula (core/warehouse/row_text.h).
std::string trialCsv(const StudyTrials& trials, std::span<const std::uint64_t> numbers);
// The same into a file, all of it or nothing. "io.export".
Result<void> writeTrialCsv(const StudyTrials& trials, std::span<const std::uint64_t> numbers, const QString& file);

} // namespace truebar
