#include "core/workspace/database.h"

#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>

#include <atomic>

namespace truebar {

namespace {

QString nextConnectionName() {
    static std::atomic<unsigned> count{0};
    return QStringLiteral("truebar-%1").arg(++count);
}

Error describe(const QSqlError& error, const QString& file, const char* text) {
    const std::string place = file.toStdString();
    const std::string words = error.databaseText().toStdString();
    if (error.nativeErrorCode() == QLatin1String("26")) // SQLITE_NOTADB
        return Error{"workspace.not_a_database", "the file is not a Truebar database: %1", {words}, place};
    return Error{"io.database", text, {words}, place};
}

Error openError(const QString& file, const QSqlError& error) {
    return describe(error, file, "the database cannot be opened: %1");
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
    db.setDatabaseName(file);
    QString options = QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000");
    if (mode == Mode::ReadOnly)
        options += QStringLiteral(";QSQLITE_OPEN_READONLY");
    db.setConnectOptions(options);
    if (!db.open())
        return openError(file, db.lastError());
    for (const QString& pragma : pragmas(mode, durability)) {
        QSqlQuery query(db);
        if (!query.exec(pragma))
            return openError(file, query.lastError());
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
