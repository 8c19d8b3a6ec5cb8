#include "core/jobs/study_trials.h"

#include "core/plugins/plugin_registry.h"

#include <algorithm>

namespace truebar {

Result<StudyTrials> loadTrials(const Database& database, std::string_view study) {
    auto found = readStudy(database, study);
    if (!found)
        return std::move(found).error();
    auto cells = readCells(database, found->key);
    if (!cells)
        return std::move(cells).error();
    auto trials = readTrials(database, found->key);
    if (!trials)
        return std::move(trials).error();
    StudyTrials out;
    out.study = std::move(*found);
    out.cells = std::move(*cells);
    out.trials = std::move(*trials);
    return out;
}

Result<StudyTrials> loadCell(const Database& database, std::string_view study, std::size_t cell) {
    auto found = readStudy(database, study);
    if (!found)
        return std::move(found).error();
    const std::size_t count = cellsOf(found->spec).size();
    if (cell >= count)
        return Error{"jobs.cell", "the study %1 has no data set %2", {found->id, std::to_string(cell)}};
    auto cells = readCells(database, found->key);
    if (!cells)
        return std::move(cells).error();
    // Numbers run cell after cell, also where a search has left some out.
    const std::uint64_t perCell = found->planned / count;
    auto trials = readTrials(database, found->key, cell * perCell + 1, perCell, true);
    if (!trials)
        return std::move(trials).error();
    std::erase_if(*trials, [&](const Trial& trial) { return trial.cell != cell; });
    StudyTrials out;
    out.study = std::move(*found);
    out.cells = std::move(*cells);
    out.trials = std::move(*trials);
    return out;
}

const CellResult* cellOf(const StudyTrials& trials, std::size_t cell) {
    const auto found = std::find_if(
        trials.cells.begin(), trials.cells.end(), [&](const CellResult& each) { return each.cell == cell; });
    return found == trials.cells.end() ? nullptr : &*found;
}

const Trial* bestOf(const Objective& objective, std::span<const Trial> trials, std::size_t cell) {
    const Trial* out = nullptr;
    for (const Trial& trial : trials) {
        if (trial.cell != cell || trial.status != TrialStatus::Done || !trial.score)
            continue;
        if (!out || isBetter(objective, trial.score, out->score))
            out = &trial;
    }
    return out;
}

Result<RunRequest> promotionOf(
    const PluginRegistry& plugins, const Study& study, const std::vector<CellResult>& cells, const Trial& trial) {
    const auto plugin = plugins.find(PluginKind::Strategy, study.spec.strategy);
    if (!plugin)
        return plugin.error();
    const auto asked = cellsOf(study.spec);
    if (trial.cell >= asked.size())
        return Error{"jobs.cell", "the study %1 has no data set %2", {study.id, std::to_string(trial.cell)}};
    auto out = requestOf(study.spec, (*plugin)->metadata.settings, asked[trial.cell], trial.values);
    if (!out)
        return out;
    for (const CellResult& cell : cells) {
        if (cell.cell == trial.cell && !cell.dataSpan.isEmpty())
            out->span = cell.dataSpan; // there may be newer candles by now
    }
    return out;
}

Result<RunRequest> promotionIn(
    const Database& database, const PluginRegistry& plugins, std::string_view study, std::uint64_t trial) {
    const auto found = readStudy(database, study);
    if (!found)
        return found.error();
    const auto cells = readCells(database, found->key);
    if (!cells)
        return cells.error();
    const auto trials = readTrials(database, found->key, trial, 1);
    if (!trials)
        return trials.error();
    if (trials->empty() || trials->front().number != trial)
        return Error{"jobs.unknown", "the study %1 has no trial %2", {found->id, std::to_string(trial)}};
    return promotionOf(plugins, *found, *cells, trials->front());
}

} // namespace truebar
