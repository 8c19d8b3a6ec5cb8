// Run history in workspace.db; commits are durable (synchronous=FULL). One object belongs to one thread.
#pragma once

#include "core/runs/run_record.h"
#include "core/workspace/database.h"

#include <memory>
#include <vector>

namespace truebar {

class RunStore {
public:
    static Result<std::unique_ptr<RunStore>> open(const QString& workspaceDatabase, Database::Mode mode);
    ~RunStore();

    // All of it or nothing.
    Result<void> save(const RunRecord& record);
    // Newest first.
    Result<std::vector<RunSummary>> list() const;
    // A unique prefix of the id is enough. "run.unknown", "run.ambiguous".
    Result<RunRecord> load(std::string_view id) const;
    Result<void> remove(std::string_view id);

private:
    explicit RunStore(std::unique_ptr<Database> database);
    std::unique_ptr<Database> m_database;
};

} // namespace truebar
