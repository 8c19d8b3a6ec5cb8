// A small RAII door to one SQLite file through Qt SQL. One object belongs to one thread.
//
// SQLite 3.40.1 of Debian 12 has the WAL-reset bug: of all connections to a file only one may write and checkpoint.
// Writers are therefore opened once per file and process (the workspace lock keeps other processes out); readers never
// checkpoint.
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

#include <functional>
#include <memory>
#include <string_view>

struct sqlite3;

namespace truebar {

class Database {
public:
    enum class Mode { ReadOnly, ReadWrite };
    // Full: every commit is on the disk before it returns (ledger, orders, runs). Normal: bulk data that can be had
    // again.
    enum class Durability { Full, Normal };
    // Readers need no right to write here. "workspace.missing|unfinished|not_a_database|damaged", "io.database".
    static Result<std::unique_ptr<Database>> open(const QString& file, Mode mode, Durability durability);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // One statement with positional bindings; the query is returned for reading rows (forward only).
    Result<QSqlQuery> run(const QString& sql, const QVariantList& bindings = {}) const;
    // The same for a statement that answers with no rows.
    Result<void> execute(const QString& sql, const QVariantList& bindings = {}) const;
    // A prepared statement to be bound and executed many times.
    Result<QSqlQuery> prepare(const QString& sql) const;
    // Several statements separated by ';' (no ';' within literals), as in migration files.
    Result<void> runScript(const QString& script) const;
    // BEGIN IMMEDIATE … COMMIT; rolled back if `work` answers with an error or throws.
    Result<void> transaction(const std::function<Result<void>()>& work) const;

    QString file() const { return m_file; }
    // SQLite's own, for what Qt does not offer; of the thread of the object.
    sqlite3* handle() const;

private:
    Database(QString file, QString connection);

    QString m_file;
    QString m_connection;
};

// For bindings: never NULL, as Qt binds a QString of nothing.
QString sqlText(std::string_view text);
// Milliseconds, or NULL.
QVariant sqlTime(const std::optional<UtcMs>& time);

// The error of a failed query: "workspace.not_a_database|damaged" or "io.database", with SQLite's own words.
Error databaseError(const QSqlQuery& query, const QString& file);

} // namespace truebar
