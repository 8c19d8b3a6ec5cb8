// Keeps every other writer out of a workspace, by a lock of the kernel on a file in it. The kernel lets go of it
// whatever way the process ends, so there is nothing to be judged stale and nothing to be broken: a lock that is told
// by a file's existence cannot be broken without a moment at which a kill leaves it in nobody's hands.
#pragma once

#include "core/base/result.h"

#include <QString>

#include <memory>

namespace truebar {

class WorkspaceLock {
public:
    // Makes the file if it is not there; it stays. "workspace.in_use" names the process, "workspace.read_only".
    static Result<std::unique_ptr<WorkspaceLock>> take(const QString& file);
    ~WorkspaceLock();
    WorkspaceLock(const WorkspaceLock&) = delete;
    WorkspaceLock& operator=(const WorkspaceLock&) = delete;

private:
    explicit WorkspaceLock(int descriptor)
        : m_descriptor(descriptor) { }

    int m_descriptor;
};

} // namespace truebar
