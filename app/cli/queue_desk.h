// The queue of jobs for commands: works on it in the foreground.
#pragma once

#include "app/cli/command.h"
#include "core/jobs/job_runner.h"

namespace truebar::cli {

// --jobs: threads, all processors without it.
Result<int> threadsOf(const Arguments& arguments);

// The one writing door to workspace.db; the session's workspace must be open for writing.
class QueueDesk {
public:
    explicit QueueDesk(const Workspace& workspace)
        : m_workspace(workspace)
        , m_door(m_thread, workspace.workspaceDatabase()) { }

    WorkspaceDoor& door() { return m_door; }
    // Within a transaction.
    Result<void> write(const std::function<Result<void>(const Database&)>& work);
    // Works until nothing is left (of that study); progress on a terminal. "jobs.cancelled" after Ctrl+C.
    Result<void> work(Session& session, int threads, const std::string& only);

private:
    const Workspace& m_workspace;
    DataThread m_thread;
    WorkspaceDoor m_door;
};

// The study as it is now, with its best trials.
Answer studyAnswer(const Database& database, const std::string& id, const Arguments& arguments);
// Several of one matrix one after the other; JSON {"studies":[…]}, each as studyAnswer() of it.
Answer studiesAnswer(const Database& database, const std::vector<std::string>& ids, const Arguments& arguments);
// The best `most` of the trials that are done, by the study's objective.
std::vector<Trial> bestOf(const Study& study, std::vector<Trial> trials, std::size_t most);

} // namespace truebar::cli
