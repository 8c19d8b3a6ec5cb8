#include "app/cli/feed_session.h"

namespace truebar::cli {

Result<std::unique_ptr<FeedSession>> FeedSession::open(Session& session, const IClock& clock) {
    const auto workspace = session.workspace(WorkspaceAccess::ReadWrite);
    if (!workspace)
        return workspace.error();
    std::unique_ptr<FeedSession> out(new FeedSession(**workspace));
    auto desk = FeedDesk::open(
        (*workspace)->marketDatabase(), (*workspace)->workspaceDatabase(), out->m_thread, session.plugins(), clock);
    if (!desk)
        return std::move(desk).error();
    out->m_desk = std::move(*desk);
    return out;
}

RoutineTools FeedSession::tools() {
    return {feeds(), store(), locks(), m_desk->workspace(), m_workspace.backupFolder()};
}

Error fetchFailure(const SeriesFetch& fetched) {
    Error error =
        Error(fetched.failure.value_or(Error{})).at(fetched.instrument.toString() + ' ' + fetched.timeframe.toString());
    if (isTransient(error) || error.code == "feed.halted")
        error.code = "io." + error.code;
    return error;
}

} // namespace truebar::cli
