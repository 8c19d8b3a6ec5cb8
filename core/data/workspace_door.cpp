#include "core/data/workspace_door.h"

namespace truebar {

WorkspaceDoor::WorkspaceDoor(DataThread& thread, QString workspaceDatabase)
    : m_thread(thread)
    , m_file(std::move(workspaceDatabase)) { }

WorkspaceDoor::~WorkspaceDoor() {
    m_thread.runAndWait([this] { m_database.reset(); });
}

Result<void> WorkspaceDoor::run(const std::function<Result<void>(const Database&)>& work) {
    Result<void> out;
    m_thread.runAndWait([&] {
        if (!m_database) {
            auto opened = Database::open(m_file, Database::Mode::ReadWrite, Database::Durability::Full);
            if (!opened) {
                out = std::move(opened).error();
                return;
            }
            m_database = std::move(*opened);
        }
        out = work(*m_database);
    });
    return out;
}

} // namespace truebar
