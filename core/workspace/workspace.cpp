#include "core/workspace/workspace.h"

#include "core/workspace/migrations.h"
#include "core/workspace/workspace_lock.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace truebar {

namespace {

Error unreadable(const QString& path) {
    return {"workspace.unreadable", "you have no permission to read it", {}, path.toStdString()};
}

Error readOnly(const QString& path) {
    return {"workspace.read_only", "you have no permission to write it", {}, path.toStdString()};
}

Result<void> makeFolder(const QString& directory) {
    const QFileInfo info(directory);
    const std::string place = directory.toStdString();
    if (info.exists() && !info.isDir())
        return Error{"workspace.not_a_folder", "the workspace must be a folder, and this is a file", {}, place};
    if (info.isDir())
        return info.isWritable() && info.isExecutable() ? Result<void>() : readOnly(directory);
    if (!QDir().mkpath(directory))
        return Error{"workspace.no_folder", "the workspace folder cannot be made", {}, place};
    // It will hold settings and account data: nobody else's business.
    QFile::setPermissions(directory, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
}

// What may not be looked into is not the same as what is not there.
Result<void> canBeRead(const QString& directory) {
    QFileInfo info(directory);
    while (!info.exists() && !info.isRoot())
        info.setFile(info.path());
    if (!info.isDir()) // a path below a file can never hold a workspace
        return Error{"workspace.not_a_folder", "the workspace must be a folder, and this is a file", {},
            directory.toStdString()};
    return info.isExecutable() ? Result<void>() : unreadable(info.filePath());
}

Result<void> checkFile(const QString& file, const QString& name) {
    if (!QFileInfo(file).isReadable())
        return unreadable(file);
    const auto database = Database::open(file, Database::Mode::ReadOnly, Database::Durability::Full);
    if (!database)
        return database.error();
    return checkVersion(**database, name);
}

Result<void> migrateOpened(const QString& file, const QString& name) {
    const auto database = Database::open(file, Database::Mode::ReadWrite, Database::Durability::Full);
    if (!database)
        return database.error();
    return migrate(**database, name);
}

// Under another name until it is whole: neither a reader beside this process nor one after a kill may meet half a
// layout. Closing the last connection leaves no write-ahead log, so that the file is all there is to rename.
Result<void> createFile(const QString& file, const QString& name) {
    const QString unfinished = file + QStringLiteral(".new");
    for (const char* leftBehind : {"", "-wal", "-shm", "-journal"})
        QFile::remove(unfinished + QLatin1String(leftBehind));
    if (auto made = migrateOpened(unfinished, name); !made)
        return made;
    if (QFileInfo::exists(unfinished + QStringLiteral("-wal")) || !QFile::rename(unfinished, file))
        return Error{"io.rename", "the new database could not be finished", {}, file.toStdString()};
    return {};
}

Result<void> migrateFile(const QString& file, const QString& name) {
    const QFileInfo info(file);
    if (!info.exists())
        return createFile(file, name);
    if (!info.isReadable() || !info.isWritable())
        return readOnly(file);
    // Opening it for writing would already change a file of another program.
    if (auto fits = checkFile(file, name); !fits && fits.error().code == "workspace.foreign")
        return fits;
    return migrateOpened(file, name);
}

} // namespace

Workspace::Workspace(QString directory, WorkspaceAccess access)
    : m_directory(std::move(directory))
    , m_access(access) { }

Workspace::~Workspace() = default;

Result<std::unique_ptr<Workspace>> Workspace::open(const QString& directory, WorkspaceAccess access) {
    const QString path = QDir(directory).absolutePath();
    std::unique_ptr<Workspace> out(new Workspace(path, access));
    if (access == WorkspaceAccess::ReadOnly) {
        if (auto can = canBeRead(path); !can)
            return std::move(can).error();
        if (!QFileInfo::exists(out->marketDatabase()) || !QFileInfo::exists(out->workspaceDatabase()))
            return Error{
                "workspace.missing", "there is no workspace here yet; import something first", {}, path.toStdString()};
        if (auto fits = checkFile(out->marketDatabase(), QStringLiteral("market")); !fits)
            return std::move(fits).error();
        if (auto fits = checkFile(out->workspaceDatabase(), QStringLiteral("workspace")); !fits)
            return std::move(fits).error();
        return out;
    }
    if (auto made = makeFolder(path); !made)
        return std::move(made).error();
    auto lock = WorkspaceLock::take(QDir(path).filePath(QStringLiteral("workspace.lock")));
    if (!lock)
        return std::move(lock).error();
    out->m_lock = std::move(*lock);
    if (auto done = migrateFile(out->marketDatabase(), QStringLiteral("market")); !done)
        return std::move(done).error();
    if (auto done = migrateFile(out->workspaceDatabase(), QStringLiteral("workspace")); !done)
        return std::move(done).error();
    return out;
}

QString Workspace::defaultDirectory() {
    const QString given = qEnvironmentVariable("TRUEBAR_WORKSPACE");
    if (!given.isEmpty())
        return given;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/truebar");
}

QString Workspace::marketDatabase() const {
    return m_directory + QStringLiteral("/market.db");
}
QString Workspace::workspaceDatabase() const {
    return m_directory + QStringLiteral("/workspace.db");
}
QString Workspace::settingsFile() const {
    return m_directory + QStringLiteral("/settings.ini");
}
QString Workspace::backupFolder() const {
    return m_directory + QStringLiteral("/backups");
}
QString Workspace::logFolder() const {
    return m_directory + QStringLiteral("/logs");
}
QString Workspace::calendarFolder(const QString& directory) {
    return directory + QStringLiteral("/calendars");
}

} // namespace truebar
