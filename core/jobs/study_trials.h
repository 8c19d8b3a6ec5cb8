// The trials of a study, read for those who look at all of them at once.
#pragma once

#include "core/jobs/job_tables.h"

namespace truebar {

struct StudyTrials {
    Study study{};
    std::vector<CellResult> cells{}; // that are known by now
    std::vector<Trial> trials{}; // in the order of their numbers
};

// All trials, without equity; `study` may be a prefix. Errors of readStudy().
Result<StudyTrials> loadTrials(const Database& database, std::string_view study);
// The trials of one cell alone, with daily equity: what judgeCell() asks for. "jobs.cell" if there is no such cell.
Result<StudyTrials> loadCell(const Database& database, std::string_view study, std::size_t cell);

// The cell of that index, if it is known.
const CellResult* cellOf(const StudyTrials& trials, std::size_t cell);
// Of the trials of a cell the one that the objective likes most, of equals the first; nullptr if none has a score.
const Trial* bestOf(const Objective& objective, std::span<const Trial> trials, std::size_t cell);

// What a run of that trial as a run of its own would be asked: over the candles that the study has used, if they are
// known. Errors of the settings and the plugin.
Result<RunRequest> promotionOf(
    const PluginRegistry& plugins, const Study& study, const std::vector<CellResult>& cells, const Trial& trial);
// The same for a trial that is kept. "jobs.unknown", "jobs.ambiguous".
Result<RunRequest> promotionIn(
    const Database& database, const PluginRegistry& plugins, std::string_view study, std::uint64_t trial);

} // namespace truebar
