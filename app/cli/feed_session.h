// What commands that fetch need: the data thread with its stores, and the feeds as the user has set them up.
#pragma once

#include "app/cli/command.h"
#include "core/data/fetcher.h"
#include "core/data/workspace_door.h"
#include "core/maintenance/routine_work.h"

namespace truebar::cli {

class FeedSession {
public:
    // Opens the workspace for writing.
    static Result<std::unique_ptr<FeedSession>> open(Session& session);
    // Remembers how the feeds are, for the next program.
    ~FeedSession();

    FeedSet& feeds() { return *m_feeds; }
    StoreDoor& store() { return m_store; }
    WorkspaceDoor& workspace() { return m_workspaceDoor; }
    SeriesLocks& locks() { return m_locks; }
    RoutineTools tools();

private:
    explicit FeedSession(const Workspace& workspace);

    const Workspace& m_workspace;
    DataThread m_thread;
    StoreDoor m_store;
    WorkspaceDoor m_workspaceDoor;
    SeriesLocks m_locks;
    std::unique_ptr<FeedSet> m_feeds;
};

} // namespace truebar::cli
