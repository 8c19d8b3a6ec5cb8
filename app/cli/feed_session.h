// What commands that fetch need: the data thread, and the feeds as the user has set them up.
#pragma once

#include "app/cli/command.h"
#include "core/data/feed_desk.h"
#include "core/data/fetcher.h"
#include "core/maintenance/routine_work.h"

namespace truebar::cli {

class FeedSession {
public:
    // Opens the workspace for writing.
    static Result<std::unique_ptr<FeedSession>> open(Session& session, const IClock& clock = systemClock());

    FeedSet& feeds() { return m_desk->feeds(); }
    StoreDoor& store() { return m_desk->store(); }
    WorkspaceDoor& workspace() { return m_desk->workspace(); }
    SeriesLocks& locks() { return m_desk->locks(); }
    RoutineTools tools();

private:
    explicit FeedSession(const Workspace& workspace)
        : m_workspace(workspace) { }

    const Workspace& m_workspace;
    DataThread m_thread;
    std::unique_ptr<FeedDesk> m_desk;
};

// Why a series could not be fetched, located at it; "io.*" where it is not the user's doing.
Error fetchFailure(const SeriesFetch& fetched);

} // namespace truebar::cli
