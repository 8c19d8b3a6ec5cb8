#include "core/workspace/migrations.h"

#include <QDir>
#include <QFile>

static void registerMigrations() {
    Q_INIT_RESOURCE(migrations);
}

namespace truebar {

namespace {

Result<int> versionOf(const Database& database) {
    auto query = database.run(QStringLiteral("PRAGMA user_version"));
    if (!query)
        return std::move(query).error();
    return query->next() ? query->value(0).toInt() : 0;
}

QStringList scriptsOf(const QString& name) {
    registerMigrations();
    return QDir(QStringLiteral(":/truebar/migrations/") + name).entryList(QDir::Files, QDir::Name);
}

// A Truebar database gets its tables and its number in one transaction, so tables without a number are somebody else's.
Result<void> refuseForeign(const Database& database) {
    auto query = database.run(QStringLiteral("SELECT name FROM sqlite_master ORDER BY name LIMIT 1"));
    if (!query)
        return std::move(query).error();
    if (!query->next())
        return {};
    return Error{"workspace.foreign", "this is a database of another program: it has '%1' and no Truebar layout",
        {query->value(0).toString().toStdString()}, database.file().toStdString()};
}

Error newer(const Database& database, int version, int known) {
    return Error{"workspace.newer", "made by a newer Truebar (version %1 of the layout; this one knows %2)",
        {std::to_string(version), std::to_string(known)}, database.file().toStdString()};
}

Result<void> backUp(const Database& database, int version) {
    const QString copy = QStringLiteral("%1.v%2.bak").arg(database.file()).arg(version);
    QFile::remove(copy);
    if (auto done = database.run(QStringLiteral("VACUUM INTO ?"), {copy}); !done)
        return std::move(done).error();
    return {};
}

Result<void> apply(const Database& database, const QString& script, int version) {
    QFile file(script);
    if (!file.open(QIODevice::ReadOnly))
        return Error{"internal.migration", "the migration %1 is missing", {script.toStdString()}};
    const QString sql = QString::fromUtf8(file.readAll());
    return database.transaction([&]() -> Result<void> {
        if (auto done = database.runScript(sql); !done)
            return done;
        return database.execute(QStringLiteral("PRAGMA user_version = %1").arg(version));
    });
}

} // namespace

Result<void> migrate(const Database& database, const QString& name) {
    const QDir folder(QStringLiteral(":/truebar/migrations/") + name);
    const QStringList scripts = scriptsOf(name);
    const auto version = versionOf(database);
    if (!version)
        return version.error();
    if (*version > scripts.size())
        return newer(database, *version, static_cast<int>(scripts.size()));
    if (*version == 0) {
        if (auto ours = refuseForeign(database); !ours)
            return ours;
    }
    if (*version > 0 && *version < scripts.size()) {
        if (auto saved = backUp(database, *version); !saved)
            return saved;
    }
    for (int next = *version; next < scripts.size(); ++next) {
        if (auto done = apply(database, folder.filePath(scripts.at(next)), next + 1); !done)
            return done;
    }
    return {};
}

Result<void> checkVersion(const Database& database, const QString& name) {
    const auto version = versionOf(database);
    if (!version)
        return version.error();
    const int known = static_cast<int>(scriptsOf(name).size());
    if (*version > known)
        return newer(database, *version, known);
    if (*version == 0) {
        if (auto ours = refuseForeign(database); !ours)
            return ours;
        return Error{"workspace.missing", "there is nothing in this database yet", {}, database.file().toStdString()};
    }
    if (*version < known)
        return Error{"workspace.older",
            "made by an older Truebar; open it in the window, or with any command that writes, to bring it up to date",
            {}, database.file().toStdString()};
    return {};
}

} // namespace truebar
