// Routines and their run log in workspace.db; commits are durable. Belongs to the thread of its database.
#pragma once

#include "core/maintenance/routine.h"
#include "core/workspace/database.h"

namespace truebar {

struct StoredRoutine {
    Routine routine{};
    UtcMs changedAt{}; // a schedule counts from here until the first run
    std::optional<RoutineRun> lastRun{}; // the newest, running or ended
};

class RoutineStore {
public:
    explicit RoutineStore(const Database& database)
        : m_database(database) { }

    Result<std::vector<StoredRoutine>> list() const; // by name
    // "routine.unknown" names the ones there are.
    Result<StoredRoutine> find(std::string_view name) const;
    // Adds or replaces. "routine.invalid" located at the field: bad name, unknown or circular `after`, days or series
    // that do not fit the kind.
    Result<void> save(const Routine& routine, UtcMs now) const;
    Result<void> setEnabled(std::string_view name, bool isEnabled, UtcMs now) const;
    Result<void> remove(std::string_view name) const;

    // The log. Ids ascend.
    Result<std::int64_t> begin(const std::string& routine, UtcMs now) const;
    Result<void> end(const RoutineRun& run) const;
    // Runs that were under way when the program ended are over: interrupted. How many there were.
    Result<int> closeInterrupted(UtcMs now) const;
    // Newest first; of one routine, or of all if the name is empty.
    Result<std::vector<RoutineRun>> log(std::string_view routine, int most) const;
    // The newest successful run's beginning.
    Result<std::optional<UtcMs>> lastSuccess(std::string_view routine) const;

private:
    const Database& m_database;
};

} // namespace truebar
