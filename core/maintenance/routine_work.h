// What each kind of routine does. Synchronous; the caller chooses the thread.
#pragma once

#include "core/data/fetcher.h"
#include "core/data/workspace_door.h"
#include "core/maintenance/routine.h"

#include <QString>

namespace truebar {

struct RoutineTools {
    FeedSet& feeds;
    StoreDoor& store;
    SeriesLocks& locks;
    WorkspaceDoor& workspace;
    QString backupFolder{};
};

// The outcome: status, requests, rows, warnings, failure; whoever calls gives it its id and times. A cancelled run
// keeps what it has stored.
RoutineRun runRoutine(const Routine& routine, const RoutineTools& tools, const std::function<void(double)>& progress,
    std::stop_token stop);

} // namespace truebar
