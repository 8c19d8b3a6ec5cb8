// A scheduled piece of maintenance and what came of its runs.
#pragma once

#include "core/data/series_locks.h"
#include "core/maintenance/schedule.h"

#include <optional>
#include <string>
#include <vector>

namespace truebar {

enum class RoutineKind {
    Backfill, // from a date on, everything that is missing
    TopUp, // from the newest stored candle to now
    GapRepair, // holes between the first and the last stored candle
    Verify, // checks what is stored; changes nothing
    Compare, // fetches again and tells what differs
    Prune, // forgets candles older than some days
    Backup, // a copy of both databases
};
// "backfill", "top_up", "gap_repair", "verify", "compare", "prune", "backup"
std::string_view toString(RoutineKind kind);
Result<RoutineKind> routineKindOf(std::string_view name); // "routine.kind"

// What to do about times at which it was due and the program did not run.
enum class MissedPolicy {
    RunOnce, // one run makes good for all of them
    Skip, // wait for the next
};
std::string_view toString(MissedPolicy policy); // "run_once", "skip"

struct Routine {
    std::string name{}; // lower snake_case, unique
    RoutineKind kind = RoutineKind::TopUp;
    // Which series; empty: all that are stored. Not for backups.
    std::vector<SeriesKey> series{};
    Schedule schedule{};
    MissedPolicy missed = MissedPolicy::RunOnce;
    // Runs only after this one has succeeded since our own last run; empty: none.
    std::string after{};
    int retries = 2; // after a failed run …
    Millis retryWait{60'000}; // … at this distance
    bool isEnabled = true;
    // Of the kind: backfill: first day; compare and verify: how many days back (0: all); prune: days to keep; backup:
    // how many copies to keep.
    std::optional<UtcMs> from{};
    int days = 0;
    std::string feed{}; // by name; empty: those of the venue
};

enum class RunStatus { Running, Succeeded, Warned, Failed, Cancelled, Interrupted };
std::string_view toString(RunStatus status); // "running" …

// One run, as the log keeps it.
struct RoutineRun {
    std::int64_t id = 0;
    std::string routine{};
    UtcMs startedAt{};
    std::optional<UtcMs> endedAt{};
    RunStatus status = RunStatus::Running;
    std::uint64_t requests = 0;
    std::uint64_t rows = 0; // stored, checked, removed: whatever the kind counts
    std::vector<std::string> warnings{}; // sentences; at most 100 are kept
    std::string failure{};
};

} // namespace truebar
