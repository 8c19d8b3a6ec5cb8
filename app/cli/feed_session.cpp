#include "app/cli/feed_session.h"

namespace truebar::cli {

FeedSession::FeedSession(const Workspace& workspace)
    : m_workspace(workspace)
    , m_store(m_thread, workspace.marketDatabase())
    , m_workspaceDoor(m_thread, workspace.workspaceDatabase()) { }

Result<std::unique_ptr<FeedSession>> FeedSession::open(Session& session) {
    const auto workspace = session.workspace(WorkspaceAccess::ReadWrite);
    if (!workspace)
        return workspace.error();
    std::unique_ptr<FeedSession> out(new FeedSession(**workspace));
    const auto read = out->m_workspaceDoor.run([&](const Database& database) -> Result<void> {
        const FeedProfileStore store(database);
        auto profiles = store.list();
        if (!profiles)
            return std::move(profiles).error();
        auto health = store.health();
        if (!health)
            return std::move(health).error();
        out->m_feeds = std::make_unique<FeedSet>(session.plugins(), systemClock(),
            withDefaults(std::move(*profiles), session.plugins()), std::move(*health));
        return {};
    });
    return read ? Result<std::unique_ptr<FeedSession>>(std::move(out)) : read.error();
}

FeedSession::~FeedSession() {
    if (!m_feeds)
        return;
    const auto all = m_feeds->status();
    // Health is a comfort: losing it must not turn a success into a failure.
    (void)m_workspaceDoor.run([&](const Database& database) -> Result<void> {
        for (const FeedStatus& each : all) {
            if (each.health.requests == 0)
                continue;
            if (auto saved = FeedProfileStore(database).saveHealth(each.profile.name, each.health); !saved)
                return saved;
        }
        return {};
    });
}

RoutineTools FeedSession::tools() {
    return {*m_feeds, m_store, m_locks, m_workspace.marketDatabase(), m_workspace.workspaceDatabase(),
        m_workspace.directory() + QStringLiteral("/backups")};
}

} // namespace truebar::cli
