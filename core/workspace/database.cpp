#include "core/workspace/database.h"

#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QUrl>

#include <atomic>
#include <sqlite3.h>

namespace truebar {

namespace {

constexpr int primaryCode = 0xff; // the rest of SQLite's codes says more about the same

QString nextConnectionName() {
    static std::atomic<unsigned> count{0};
    return QStringLiteral("truebar-%1").arg(++count);
}

Error describe(const QSqlError& error, const QString& file, const char* text) {
    const std::string place = file.toStdString();
    const std::string words = error.databaseText().toStdString();
    switch (error.nativeErrorCode().toInt() & primaryCode) {
    case SQLITE_NOTADB:
        return Error{"workspace.not_a_database", "the file is not a Truebar database: %1", {words}, place};
    case SQLITE_CORRUPT:
        return Error{"workspace.damaged", "the database is damaged: %1", {words}, place};
    default:
        break;
    }
    return Error{"io.database", text, {words}, place};
}

Error openError(const QString& file, const QSqlError& error) {
    return describe(error, file, "the database cannot be opened: %1");
}

// Of a first look into a database that has a write-ahead log, in a folder that cannot be written.
Error notTidied(const Error& error) {
    if (error.code != "io.database")
        return error;
    return {"workspace.unfinished",
        "its last writer has not ended well, and here nobody may tidy up: open it once where it may be written (%1)",
        error.arguments, error.location};
}

QStringList pragmas(Database::Mode mode, Database::Durability durability) {
    QStringList out{QStringLiteral("PRAGMA foreign_keys = ON")};
    if (mode == Database::Mode::ReadOnly) {
        // A reader must never checkpoint; see the header.
        out << QStringLiteral("PRAGMA query_only = ON") << QStringLiteral("PRAGMA wal_autocheckpoint = 0");
        return out;
    }
    const bool full = durability == Database::Durability::Full;
    out << QStringLiteral("PRAGMA journal_mode = WAL")
        << (full ? QStringLiteral("PRAGMA synchronous = FULL") : QStringLiteral("PRAGMA synchronous = NORMAL"));
    return out;
}

// Readers of a database with a write-ahead log make files beside it.
bool mayMakeFilesBeside(const QString& file) {
    return QFileInfo(QFileInfo(file).path()).isWritable();
}

// Where a reader may not make them, the file is read as it lies, without locks: without a write-ahead log it is whole
// and nobody has it open. A writer who comes meanwhile writes a log first, long after a command has read what it wants.
QString nameOf(const QString& file, bool asItLies) {
    if (!asItLies)
        return file;
    return QStringLiteral("file:%1?immutable=1").arg(QString::fromUtf8(QUrl::toPercentEncoding(file, "/")));
}

QString optionsOf(Database::Mode mode, bool asItLies) {
    QString out = QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000");
    if (mode == Database::Mode::ReadOnly)
        out += QStringLiteral(";QSQLITE_OPEN_READONLY");
    if (asItLies)
        out += QStringLiteral(";QSQLITE_OPEN_URI");
    return out;
}

} // namespace

QString sqlText(std::string_view text) {
    const QString out = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    return out.isNull() ? QString(QLatin1String("")) : out;
}

QVariant sqlTime(const std::optional<UtcMs>& time) {
    return time ? QVariant(qlonglong(toCount(*time))) : QVariant(QMetaType::fromType<qlonglong>());
}

Error databaseError(const QSqlQuery& query, const QString& file) {
    return describe(query.lastError(), file, "%1");
}

Database::Database(QString file, QString connection)
    : m_file(std::move(file))
    , m_connection(std::move(connection)) { }

Database::~Database() {
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<Database>> Database::open(const QString& file, Mode mode, Durability durability) {
    if (mode == Mode::ReadOnly && !QFileInfo::exists(file))
        return Error{"workspace.missing", "there is no such database", {}, file.toStdString()};
    // Made before the connection, so that every way out removes it.
    std::unique_ptr<Database> out(new Database(file, nextConnectionName()));
    QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), out->m_connection);
    const bool isConfined = mode == Mode::ReadOnly && !mayMakeFilesBeside(file);
    const bool asItLies = isConfined && !QFileInfo::exists(file + QStringLiteral("-wal"));
    db.setDatabaseName(nameOf(file, asItLies));
    db.setConnectOptions(optionsOf(mode, asItLies));
    if (!db.open())
        return openError(file, db.lastError());
    for (const QString& pragma : pragmas(mode, durability)) {
        QSqlQuery query(db);
        if (!query.exec(pragma))
            return openError(file, query.lastError());
    }
    if (isConfined && !asItLies) {
        if (auto first = out->run(QStringLiteral("SELECT 1 FROM sqlite_master LIMIT 1")); !first)
            return notTidied(first.error());
    }
    return out;
}

Result<QSqlQuery> Database::prepare(const QString& sql) const {
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return databaseError(query, m_file);
    return query;
}

Result<QSqlQuery> Database::run(const QString& sql, const QVariantList& bindings) const {
    auto query = prepare(sql);
    if (!query)
        return query;
    for (int i = 0; i < bindings.size(); ++i)
        query->bindValue(i, bindings.at(i));
    if (!query->exec())
        return databaseError(*query, m_file);
    return query;
}

Result<void> Database::execute(const QString& sql, const QVariantList& bindings) const {
    const auto done = run(sql, bindings);
    return done ? Result<void>() : Result<void>(done.error());
}

sqlite3* Database::handle() const {
    return *static_cast<sqlite3* const*>(QSqlDatabase::database(m_connection, false).driver()->handle().constData());
}

Result<void> Database::runScript(const QString& script) const {
    QString statements;
    const QStringList lines = script.split(QLatin1Char('\n'));
    for (const QString& line : lines) {
        if (!line.trimmed().startsWith(QLatin1String("--")))
            statements += line + QLatin1Char('\n');
    }
    const QStringList parts = statements.split(QLatin1Char(';'));
    for (const QString& part : parts) {
        if (part.trimmed().isEmpty())
            continue;
        if (auto done = run(part); !done)
            return std::move(done).error();
    }
    return {};
}

Result<void> Database::transaction(const std::function<Result<void>()>& work) const {
    if (auto begun = run(QStringLiteral("BEGIN IMMEDIATE")); !begun)
        return std::move(begun).error();
    Result<void> done;
    try {
        done = work();
    } catch (...) {
        (void)run(QStringLiteral("ROLLBACK"));
        throw;
    }
    if (done) {
        auto committed = run(QStringLiteral("COMMIT"));
        if (committed)
            return {};
        done = std::move(committed).error();
    }
    (void)run(QStringLiteral("ROLLBACK"));
    return done;
}

} // namespace truebar
