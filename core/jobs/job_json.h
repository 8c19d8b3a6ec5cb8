// What `truebar-cli jobs … --json` prints. Fields are described in docs/jobs.md.
#pragma once

#include "core/base/json_writer.h"
#include "core/jobs/study_judgement.h"

namespace truebar {

// A whole object: status, counts and the specification.
void writeStudy(JsonWriter& json, const Study& study);
// A whole object; `axes` name the values.
void writeTrial(JsonWriter& json, const Trial& trial, const std::vector<SweepAxis>& axes);
// What a study has found and nothing of how it came about (no ids, times, attempts): byte-identical for equal studies,
// interrupted or not. `trials` are those to be written, in that order.
void writeStudyResults(JsonWriter& json, const Study& study, const std::vector<CellResult>& cells,
    const std::vector<Trial>& trials, bool withEquity);
// A whole object: overfitting, deflated Sharpe ratio, plateau and verdict of one cell.
void writeJudgement(JsonWriter& json, const StudyJudgement& judgement);

} // namespace truebar
