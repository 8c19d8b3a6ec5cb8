// A whole copy of a database that is in use, made in small steps between which its writer goes on writing.
#pragma once

#include "core/workspace/database.h"

struct sqlite3;
struct sqlite3_backup;

namespace truebar {

class DatabaseCopy {
public:
    // Begins to copy to `target`, which must not exist. The source must be the connection that writes the file: what it
    // writes meanwhile is taken over, while a write of another connection makes the copy begin anew. Begin and step
    // belong to the thread of the source, the rest to any. "io.backup"
    static Result<std::unique_ptr<DatabaseCopy>> begin(const Database& source, const QString& target);
    ~DatabaseCopy();
    DatabaseCopy(const DatabaseCopy&) = delete;
    DatabaseCopy& operator=(const DatabaseCopy&) = delete;

    // Copies that many pages (4 KiB each); true when the copy is whole. After some beginnings anew it copies all that
    // is left at once.
    Result<bool> step(int pages);
    double share() const; // 0 … 1
    // Makes the whole copy durable and closes it.
    Result<void> close();

private:
    DatabaseCopy(QString target, sqlite3* copy);
    Error failure() const;

    QString m_target;
    sqlite3* m_copy;
    sqlite3_backup* m_backup = nullptr;
    int m_copied = 0;
    int m_pages = 0;
    int m_beginnings = 0;
};

} // namespace truebar
