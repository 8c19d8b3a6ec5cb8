// Runs routines when they are due, when asked, and after sleep or restart as their policy says. Has threads of its own;
// safe from any thread. Two routines may run at the same time, never two runs of one.
#pragma once

#include "core/data/workspace_door.h"
#include "core/maintenance/routine_store.h"
#include "core/maintenance/routine_work.h"

#include <map>
#include <span>
#include <thread>

namespace truebar {

struct RoutineStatus {
    StoredRoutine stored{};
    std::optional<UtcMs> next{}; // when it is due; empty: only when asked, or disabled
    std::optional<double> progress{}; // 0 … 1 while it runs
};

class RoutineScheduler {
public:
    // `changed` is called, on a thread of the scheduler, when a run begins, advances or ends.
    RoutineScheduler(RoutineTools tools, WorkspaceDoor& workspace, const IClock& clock, std::function<void()> changed);
    // Cancels what runs and waits for it.
    ~RoutineScheduler();
    RoutineScheduler(const RoutineScheduler&) = delete;
    RoutineScheduler& operator=(const RoutineScheduler&) = delete;

    // Begins to watch the clock. Runs that an earlier program left behind are closed as interrupted.
    Result<void> start();
    // "routine.unknown", "routine.running"
    Result<void> runNow(const std::string& name);
    // Nothing if it does not run.
    void cancel(const std::string& name);
    // Looks at the routines again, after they were changed.
    void wake();
    Result<std::vector<RoutineStatus>> status() const;

private:
    struct Running {
        std::stop_source stop{};
        double progress = 0;
        std::jthread thread{};
    };

    void watch(const std::stop_token& stop);
    void startDue(UtcMs now);
    void begin(const Routine& routine);
    void carryOut(const Routine& routine, const std::stop_token& stop);
    std::optional<UtcMs> dueAt(const StoredRoutine& stored) const;
    int failuresInARow(const Routine& routine) const;

    RoutineTools m_tools;
    WorkspaceDoor& m_workspace;
    const IClock& m_clock;
    std::function<void()> m_changed;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_woken;
    bool m_isWoken = false;
    std::map<std::string, Running> m_running;
    std::vector<std::jthread> m_ended; // to be joined
    UtcMs m_awakeSince{}; // start, or the end of the last sleep
    std::set<std::string> m_startedOnce; // "on start" routines of this start
    std::jthread m_watch;
};

// How many failed tries there were since the routine was last due by its schedule. Pure.
int triesSinceDue(const Routine& routine, std::span<const RoutineRun> newestFirst);

// When a routine is due, as its schedule, its last run and what was missed say. Pure.
std::optional<UtcMs> nextDue(const Routine& routine, const std::optional<RoutineRun>& lastRun, UtcMs changedAt,
    UtcMs awakeSince, int failuresInARow);

} // namespace truebar
