#include "core/maintenance/backup.h"

#include "core/workspace/database_copy.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QScopeGuard>

#include <thread>

namespace truebar {

namespace {

// 1 MiB at a time, and room for others in between: a copy of a gigabyte takes some seconds longer and nobody waits.
constexpr int pagesAtOnce = 256;
constexpr std::chrono::milliseconds pause(2);

Result<void> copy(const BackupSource& source, const QString& partial, const std::function<void(double)>& progress,
    const std::stop_token& stop) {
    std::unique_ptr<DatabaseCopy> out;
    // Also when it is given up, the copy ends on the thread of the connection that it reads.
    const auto abandoned = qScopeGuard([&] {
        if (out)
            (void)source.run([&](const Database&) -> Result<void> {
                out.reset();
                return {};
            });
    });
    auto begun = source.run([&](const Database& database) -> Result<void> {
        auto made = DatabaseCopy::begin(database, partial);
        if (!made)
            return std::move(made).error();
        out = std::move(*made);
        return {};
    });
    if (!begun)
        return begun;
    for (bool isWhole = false; !isWhole;) {
        if (stop.stop_requested())
            return Error{"feed.cancelled", "the backup was cancelled"};
        auto done = source.run([&](const Database&) -> Result<void> {
            const auto stepped = out->step(pagesAtOnce);
            if (!stepped)
                return stepped.error();
            isWhole = *stepped;
            return {};
        });
        if (!done)
            return done;
        progress(out->share());
        if (!isWhole)
            std::this_thread::sleep_for(pause);
    }
    return out->close();
}

Result<void> copyTo(const BackupSource& source, const QString& target, const std::function<void(double)>& progress,
    const std::stop_token& stop) {
    // Under another name until it is whole.
    const QString partial = target + QStringLiteral(".part");
    QFile::remove(partial);
    if (auto done = copy(source, partial, progress, stop); !done) {
        QFile::remove(partial);
        return done;
    }
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

Result<int> backUpDatabases(const std::vector<BackupSource>& databases, const QString& folder, UtcMs now, int keep,
    const std::function<void(double)>& progress, const std::stop_token& stop) {
    const QDir dir(folder);
    if (!dir.mkpath(QStringLiteral(".")))
        return Error{"io.backup", "the folder for backups cannot be made", {}, folder.toStdString()};
    const QString stamp =
        QDateTime::fromMSecsSinceEpoch(toCount(now), Qt::UTC).toString(QStringLiteral("yyyyMMdd'T'HHmmsszzz'Z'"));
    int made = 0;
    for (const BackupSource& source : databases) {
        const auto advance = [&](double share) {
            if (progress)
                progress((made + share) / static_cast<double>(databases.size()));
        };
        const QString base = QFileInfo(source.file).completeBaseName();
        const QString target = dir.filePath(base + QLatin1Char('-') + stamp + QStringLiteral(".db"));
        if (auto done = copyTo(source, target, advance, stop); !done)
            return std::move(done).error();
        ++made;
        prune(dir, base, keep);
    }
    return made;
}

} // namespace truebar
