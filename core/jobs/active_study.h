// A study that is being worked on.
#pragma once

#include "core/data/workspace_door.h"
#include "core/jobs/cell_search.h"
#include "core/jobs/cell_source.h"

#include <chrono>
#include <set>

namespace truebar {

struct StudyProgress {
    std::string study{}; // id
    StudyStatus status = StudyStatus::Active;
    std::uint64_t planned = 0;
    TrialCounts counts{};
    std::uint64_t held = 0; // of those running, on a thread or next in line
    double perSecond = 0; // ended in this session
    std::optional<std::chrono::milliseconds> remaining{}; // once a rate is known
};

class ActiveStudy {
public:
    using Clock = std::chrono::steady_clock;

    // Errors of the plugin, the settings and the database.
    static Result<std::unique_ptr<ActiveStudy>> begin(Study study, const PluginRegistry& plugins, WorkspaceDoor& door);

    const std::shared_ptr<const StudyWork> work;
    Study study; // status and counts as they are in the database
    bool isExhausted = false; // nothing is queued
    std::map<std::size_t, CellResult> cells; // known, without columns
    std::map<std::size_t, Error> failedCells; // and why

    bool isModel() const { return isModelSearch(work->spec.search.kind); }
    void keepCell(std::size_t index, CellResult cell);

    // A trial has ended, and waits to be kept.
    void add(Trial trial);
    // It was stopped, and goes back into the queue.
    void addStopped(std::uint64_t number) { m_stopped.push_back(number); }
    bool hasUnsaved() const { return !m_unsaved.empty() || !m_stopped.empty(); }
    std::size_t unsavedBytes() const { return m_unsavedBytes; }
    // Within a transaction.
    Result<void> save(const Database& database) const;
    // After it: what was kept, without equity.
    std::vector<Trial> takeSaved();

    void countClaimed(std::uint64_t trials);
    double perSecond() const;
    StudyProgress progress(std::uint64_t held) const;

    // Searches by a model, a few cells at once.
    std::vector<std::unique_ptr<CellSearch>>& searches() { return m_searches; }
    bool hasSearches() const { return !m_searches.empty() || m_nextCell < work->cells.size(); }
    Result<void> startSearches(std::size_t atOnce, WorkspaceDoor& door, const std::function<void()>& wake);
    // They begin again from what is known.
    void dropSearches();

private:
    ActiveStudy(Study row, std::shared_ptr<const StudyWork> shared)
        : work(std::move(shared))
        , study(std::move(row)) { }
    Result<void> readKnown(WorkspaceDoor& door);

    std::vector<Trial> m_unsaved;
    std::vector<std::uint64_t> m_stopped;
    std::size_t m_unsavedBytes = 0;
    std::uint64_t m_ended = 0; // in this session
    Clock::time_point m_begun = Clock::now();

    std::vector<std::unique_ptr<CellSearch>> m_searches;
    std::size_t m_nextCell = 0;
    std::optional<std::map<std::size_t, CellSearch::Known>> m_known;
};

} // namespace truebar
