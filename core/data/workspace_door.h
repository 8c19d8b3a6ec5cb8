// The one writing connection to workspace.db for small tables, for threads other than the data thread.
#pragma once

#include "core/data/data_thread.h"
#include "core/workspace/database.h"

namespace truebar {

class WorkspaceDoor {
public:
    WorkspaceDoor(DataThread& thread, QString workspaceDatabase);
    ~WorkspaceDoor();
    WorkspaceDoor(const WorkspaceDoor&) = delete;
    WorkspaceDoor& operator=(const WorkspaceDoor&) = delete;

    // Runs `work` on the data thread and waits for it; commits are durable. Not to be called on the data thread.
    Result<void> run(const std::function<Result<void>(const Database&)>& work);
    // The same for work that answers with a value.
    template <class T>
    Result<T> read(const std::function<Result<T>(const Database&)>& work) {
        std::optional<Result<T>> out;
        auto done = run([&](const Database& database) -> Result<void> {
            out = work(database);
            return {};
        });
        return done ? std::move(*out) : Result<T>(std::move(done).error());
    }
    QString file() const { return m_file; }

private:
    DataThread& m_thread;
    QString m_file;
    std::unique_ptr<Database> m_database;
};

} // namespace truebar
