// Where the pool's work comes from: trials claimed from the queue, questions of searches, the data of their cells.
#include "core/jobs/job_runner.h"

#include <algorithm>

namespace truebar {

namespace {

// Work that is claimed ahead, in seconds of what was reached so far.
constexpr double claimedAhead = 0.3;
constexpr std::size_t mostClaimed = 512;

} // namespace

Result<void> JobRunner::refill() {
    const auto order = m_order;
    for (const StudyKey key : order) {
        Active& active = *m_active.at(key);
        if (active.isModel()) {
            if (auto searched = search(active); !searched)
                return searched;
        } else {
            const auto full = claim(active);
            if (!full)
                return full.error();
            if (*full)
                return {};
        }
        if (auto ended = endIfDone(active); !ended)
            return ended;
    }
    return {};
}

// Answers whether the pool has enough to do.
Result<bool> JobRunner::claim(Active& active) {
    const auto threads = static_cast<std::size_t>(std::max(1, m_pool.limit()));
    const auto ahead = static_cast<std::size_t>(active.perSecond() * claimedAhead);
    const std::size_t wanted = std::clamp(ahead, 2 * threads, mostClaimed);
    while (!active.isExhausted) {
        const std::size_t waiting = m_pool.waiting();
        if (2 * waiting > wanted)
            return true;
        std::vector<Trial> claimed;
        auto written = write([&](const Database& database) -> Result<void> {
            auto trials = claimTrials(database, active.work->key, wanted);
            if (!trials)
                return std::move(trials).error();
            claimed = std::move(*trials);
            return {};
        });
        if (!written)
            return std::move(written).error();
        active.isExhausted = claimed.empty();
        active.countClaimed(claimed.size());
        std::vector<TrialTask> tasks;
        for (Trial& trial : claimed) {
            Result<void> done;
            auto cell = cellOf(active, trial.cell, done);
            if (!done)
                return std::move(done).error();
            if (cell)
                tasks.push_back({active.work, std::move(cell), std::move(trial), std::stop_source()});
        }
        m_pool.add(std::move(tasks));
    }
    return 2 * m_pool.waiting() > wanted;
}

// The data of a cell; none if it cannot be had: then its trials have failed. `done` has errors of the database.
std::shared_ptr<const CellData> JobRunner::cellOf(Active& active, std::size_t index, Result<void>& done) {
    if (active.failedCells.contains(index))
        return nullptr;
    const auto before = active.cells.find(index);
    auto data = m_source->cell(*active.work, index, before == active.cells.end() ? nullptr : &before->second);
    if (!data) {
        const Error reason = data.error();
        active.failedCells.emplace(index, reason);
        done = write([&](const Database& database) { return failCell(database, active.work->key, index, reason); });
        if (done)
            done = readCountsOf(active);
        tell(active, {});
        return nullptr;
    }
    if (before == active.cells.end()) {
        CellResult kept = resultOf(index, **data);
        done = write([&](const Database& database) { return insertCell(database, active.work->key, kept); });
        active.keepCell(index, std::move(kept));
    }
    if (!done)
        return nullptr;
    return *data;
}

Result<void> JobRunner::search(Active& active) {
    // Trials that a pause has left running belong to what is known.
    const bool mayStart = !active.searches().empty() || (!active.hasUnsaved() && m_pool.held(active.work->key) == 0);
    if (mayStart) {
        const auto atOnce = static_cast<std::size_t>(std::max(1, m_pool.limit()));
        if (auto started = active.startSearches(atOnce, *m_tools.door, [this] { m_pool.wake(); }); !started)
            return started;
    }
    for (auto& search : active.searches()) {
        if (auto asked = ask(active, *search); !asked)
            return asked;
    }
    std::erase_if(active.searches(), [](const auto& search) { return search->isOver(); });
    return {};
}

Result<void> JobRunner::ask(Active& active, CellSearch& search) {
    auto question = search.takeQuestion();
    if (!question)
        return search.isOver() ? search.result() : Result<void>();
    Result<void> done;
    auto cell = cellOf(active, search.cell(), done);
    if (!done)
        return done;
    if (cell) {
        std::vector<TrialTask> tasks;
        tasks.push_back({active.work, std::move(cell), std::move(*question), std::stop_source()});
        m_pool.add(std::move(tasks));
        return {};
    }
    question->status = TrialStatus::Failed;
    question->reason = active.failedCells.at(search.cell());
    active.add(std::move(*question));
    return {};
}

Result<void> JobRunner::endIfDone(Active& active) {
    const StudyKey key = active.work->key;
    const bool hasMore = active.isModel() ? active.hasSearches()
                                          : !active.isExhausted || active.study.counts.of(TrialStatus::Paused) > 0;
    if (hasMore || active.hasUnsaved() || m_pool.held(key) > 0)
        return {};
    std::erase(m_order, key);
    if (auto done = write([&](const Database& db) { return setStudyStatus(db, key, StudyStatus::Done); }); !done)
        return done;
    if (auto read = readCountsOf(active); !read)
        return read;
    active.study.status = StudyStatus::Done;
    tell(active, {});
    m_active.erase(key);
    return {};
}

} // namespace truebar
