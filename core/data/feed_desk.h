// The feeds as the user has set them up, with the doors to the databases that they need: what a program that fetches
// holds once.
#pragma once

#include "core/data/feed_set.h"
#include "core/data/series_locks.h"
#include "core/data/store_door.h"
#include "core/data/workspace_door.h"

namespace truebar {

class FeedDesk {
public:
    // The workspace must be open for writing; thread and plugins outlive the desk.
    static Result<std::unique_ptr<FeedDesk>> open(const QString& marketDatabase, const QString& workspaceDatabase,
        DataThread& thread, const PluginRegistry& plugins, const IClock& clock = systemClock());
    // Remembers how the feeds are, for the next program.
    ~FeedDesk();

    FeedSet& feeds() { return *m_feeds; }
    StoreDoor& store() { return m_store; }
    SeriesLocks& locks() { return m_locks; }
    WorkspaceDoor& workspace() { return m_workspace; }

private:
    FeedDesk(const QString& marketDatabase, const QString& workspaceDatabase, DataThread& thread)
        : m_store(thread, marketDatabase)
        , m_workspace(thread, workspaceDatabase) { }

    StoreDoor m_store;
    WorkspaceDoor m_workspace;
    SeriesLocks m_locks;
    std::unique_ptr<FeedSet> m_feeds;
};

} // namespace truebar
