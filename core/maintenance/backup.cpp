#include "core/maintenance/backup.h"

#include "core/workspace/database.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

namespace truebar {

namespace {

Result<void> copy(const QString& database, const QString& target) {
    // Under another name until it is whole.
    const QString partial = target + QStringLiteral(".part");
    QFile::remove(partial);
    // VACUUM INTO reads the source alone, but a connection that may not write cannot make the copy either.
    auto source = Database::open(database, Database::Mode::ReadWrite, Database::Durability::Normal);
    if (!source)
        return std::move(source).error();
    if (auto done = (*source)->run(QStringLiteral("VACUUM INTO ?"), {partial}); !done)
        return std::move(done).error();
    QFile::remove(target);
    if (!QFile::rename(partial, target))
        return Error{"io.backup", "the copy could not be given its name", {}, target.toStdString()};
    return {};
}

void prune(const QDir& folder, const QString& base, int keep) {
    // Names hold the time, so the newest come first in reversed order of names.
    const QStringList copies =
        folder.entryList({base + QStringLiteral("-*.db")}, QDir::Files, QDir::Name | QDir::Reversed);
    for (qsizetype i = keep; i < copies.size(); ++i)
        QFile::remove(folder.filePath(copies.at(i)));
}

} // namespace

Result<int> backUpDatabases(const QStringList& databases, const QString& folder, UtcMs now, int keep) {
    const QDir dir(folder);
    if (!dir.mkpath(QStringLiteral(".")))
        return Error{"io.backup", "the folder for backups cannot be made", {}, folder.toStdString()};
    const QString stamp =
        QDateTime::fromMSecsSinceEpoch(toCount(now), Qt::UTC).toString(QStringLiteral("yyyyMMdd'T'HHmmsszzz'Z'"));
    int made = 0;
    for (const QString& database : databases) {
        const QString base = QFileInfo(database).completeBaseName();
        if (auto done = copy(database, dir.filePath(base + QLatin1Char('-') + stamp + QStringLiteral(".db"))); !done)
            return std::move(done).error();
        ++made;
        prune(dir, base, keep);
    }
    return made;
}

} // namespace truebar
