#include "core/jobs/active_study.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace truebar {

namespace {

bool hasEnded(TrialStatus status) {
    return status == TrialStatus::Done || status == TrialStatus::Failed || status == TrialStatus::Cancelled;
}

} // namespace

Result<std::unique_ptr<ActiveStudy>> ActiveStudy::begin(
    Study study, const PluginRegistry& plugins, WorkspaceDoor& door) {
    const auto plugin = plugins.find(PluginKind::Strategy, study.spec.strategy);
    if (!plugin)
        return plugin.error();
    auto cells =
        door.read<std::vector<CellResult>>([&](const Database& database) { return readCells(database, study.key); });
    if (!cells)
        return std::move(cells).error();
    auto work = std::make_shared<StudyWork>();
    work->key = study.key;
    work->id = study.id;
    work->spec = study.spec;
    work->schema = (*plugin)->metadata.settings;
    work->cells = cellsOf(study.spec);
    work->perCell = study.planned / work->cells.size();
    std::unique_ptr<ActiveStudy> out(new ActiveStudy(std::move(study), std::move(work)));
    for (CellResult& cell : *cells)
        out->keepCell(cell.cell, std::move(cell));
    return out;
}

void ActiveStudy::keepCell(std::size_t index, CellResult cell) {
    cell.times = {};
    cell.benchmarkEquity = {};
    cells.insert_or_assign(index, std::move(cell));
}

void ActiveStudy::add(Trial trial) {
    for (auto& search : m_searches) {
        if (search->cell() == trial.cell)
            search->answer(trial.score);
    }
    m_unsavedBytes += trial.equity.size() * sizeof(double);
    m_unsaved.push_back(std::move(trial));
    ++m_ended;
}

Result<void> ActiveStudy::save(const Database& database) const {
    if (auto released = releaseTrials(database, work->key, m_stopped); !released)
        return released;
    return finishTrials(database, work->key, m_unsaved, isModel());
}

std::vector<Trial> ActiveStudy::takeSaved() {
    auto& counts = study.counts.byStatus;
    auto& running = counts[static_cast<std::size_t>(TrialStatus::Running)];
    const auto take = [&](std::uint64_t trials) { running -= std::min(running, trials); };
    take(m_stopped.size());
    counts[static_cast<std::size_t>(TrialStatus::Queued)] += m_stopped.size();
    if (!isModel())
        take(m_unsaved.size());
    for (Trial& trial : m_unsaved) {
        ++counts[static_cast<std::size_t>(trial.status)];
        trial.equity = {};
    }
    if (!m_stopped.empty())
        isExhausted = false;
    m_stopped.clear();
    m_unsavedBytes = 0;
    return std::exchange(m_unsaved, {});
}

void ActiveStudy::countClaimed(std::uint64_t trials) {
    auto& queued = study.counts.byStatus[static_cast<std::size_t>(TrialStatus::Queued)];
    queued -= std::min(queued, trials);
    study.counts.byStatus[static_cast<std::size_t>(TrialStatus::Running)] += trials;
}

double ActiveStudy::perSecond() const {
    const std::chrono::duration<double> elapsed = Clock::now() - m_begun;
    return elapsed.count() > 0 ? static_cast<double>(m_ended) / elapsed.count() : 0;
}

StudyProgress ActiveStudy::progress(std::uint64_t held) const {
    StudyProgress out;
    out.study = study.id;
    out.status = study.status;
    out.planned = study.planned;
    out.counts = study.counts;
    out.held = held;
    out.perSecond = perSecond();
    const std::uint64_t ended = study.counts.ended();
    if (out.perSecond > 0 && study.status == StudyStatus::Active)
        out.remaining = std::chrono::milliseconds(static_cast<std::int64_t>(
            std::ceil(1000 * static_cast<double>(study.planned - std::min(study.planned, ended)) / out.perSecond)));
    return out;
}

// What an earlier session has found out, by cell.
Result<void> ActiveStudy::readKnown(WorkspaceDoor& door) {
    if (m_known)
        return {};
    auto trials =
        door.read<std::vector<Trial>>([&](const Database& database) { return readTrials(database, work->key); });
    if (!trials)
        return std::move(trials).error();
    m_known.emplace();
    for (Trial& trial : *trials) {
        if (hasEnded(trial.status))
            (*m_known)[trial.cell].emplace(std::move(trial.values), trial.score);
    }
    return {};
}

Result<void> ActiveStudy::startSearches(std::size_t atOnce, WorkspaceDoor& door, const std::function<void()>& wake) {
    if (m_nextCell >= work->cells.size())
        return {};
    if (auto read = readKnown(door); !read)
        return read;
    while (m_searches.size() < atOnce && m_nextCell < work->cells.size()) {
        m_searches.push_back(std::make_unique<CellSearch>(work, m_nextCell, std::move((*m_known)[m_nextCell]), wake));
        ++m_nextCell;
    }
    return {};
}

void ActiveStudy::dropSearches() {
    m_searches.clear();
    m_nextCell = 0;
    m_known.reset();
}

} // namespace truebar
