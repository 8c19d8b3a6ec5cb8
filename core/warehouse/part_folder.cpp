#include "core/warehouse/part_folder.h"

#include "core/warehouse/output_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace truebar {

namespace {

Error failed(const QString& path, const char* text) {
    return {"io.export_write", text, {std::strerror(errno)}, path.toStdString()};
}

Error taken(const QString& path) {
    return {"export.exists", "the file is there already; --overwrite replaces it", {}, path.toStdString()};
}

// Renames only if the new name is free, also against another process, where the file system can.
bool renameNew(const QByteArray& from, const QByteArray& to) {
    if (::renameat2(AT_FDCWD, from.constData(), AT_FDCWD, to.constData(), RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    struct stat info { };
    if (::lstat(to.constData(), &info) == 0) {
        errno = EEXIST;
        return false;
    }
    return ::rename(from.constData(), to.constData()) == 0;
}

} // namespace

Result<void> checkNamesFree(const QString& folder, const QStringList& names, bool overwrite) {
    for (const QString& name : names) {
        const QString path = QDir(folder).filePath(name);
        struct stat info { };
        if (::lstat(QFile::encodeName(path).constData(), &info) != 0)
            continue;
        if (!overwrite)
            return taken(path);
        if (!S_ISREG(info.st_mode))
            return Error{"export.not_a_file", "this is there and is not a regular file", {}, path.toStdString()};
    }
    return {};
}

PartFolder::PartFolder(QString folder, int descriptor, bool isNew)
    : m_folder(std::move(folder))
    , m_descriptor(descriptor)
    , m_isNew(isNew) { }

PartFolder::~PartFolder() {
    if (m_hasParts)
        QDir(partsPath()).removeRecursively();
    if (m_isNew)
        ::rmdir(QFile::encodeName(m_folder).constData()); // fails if it is not empty, and that is meant
    ::close(m_descriptor);
}

QString PartFolder::partsPath() const {
    return m_folder + QStringLiteral("/.truebar-export");
}

QString PartFolder::part(const QString& name) const {
    return partsPath() + QLatin1Char('/') + name;
}

Result<std::unique_ptr<PartFolder>> PartFolder::open(const QString& folder) {
    const QByteArray path = QFile::encodeName(folder);
    const bool isNew = ::mkdir(path.constData(), 0755) == 0;
    if (!isNew && errno != EEXIST)
        return Error{"export.folder", "the folder cannot be made: %1", {std::strerror(errno)}, folder.toStdString()};
    const int descriptor = ::open(path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return Error{"export.folder", "this is not a usable folder: %1", {std::strerror(errno)}, folder.toStdString()};
    // A file system without locks answers otherwise, and is used without.
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        ::close(descriptor);
        return Error{"export.busy", "another export is writing to this folder", {}, folder.toStdString()};
    }
    std::unique_ptr<PartFolder> out(new PartFolder(folder, descriptor, isNew));
    if (auto made = out->makeParts(); !made)
        return std::move(made).error();
    return out;
}

Result<void> PartFolder::makeParts() {
    const QString path = partsPath();
    struct stat info { };
    // Never through a link: removing must not reach elsewhere.
    if (::lstat(QFile::encodeName(path).constData(), &info) == 0 && S_ISDIR(info.st_mode))
        QDir(path).removeRecursively();
    if (::mkdir(QFile::encodeName(path).constData(), 0700) != 0)
        return failed(path, "the folder for unfinished files cannot be made: %1");
    m_hasParts = true;
    return {};
}

Result<void> PartFolder::place(const QStringList& names, bool overwrite) {
    QStringList placed;
    for (const QString& name : names) {
        const QString path = m_folder + QLatin1Char('/') + name;
        const QByteArray from = QFile::encodeName(part(name));
        const QByteArray to = QFile::encodeName(path);
        const bool isDone = overwrite ? ::rename(from.constData(), to.constData()) == 0 : renameNew(from, to);
        if (isDone) {
            placed.append(path);
            continue;
        }
        Error error = errno == EEXIST ? taken(path) : failed(path, "the finished file cannot be given its name: %1");
        if (!overwrite) {
            for (const QString& mine : placed)
                ::unlink(QFile::encodeName(mine).constData());
        }
        return error;
    }
    if (::fsync(m_descriptor) != 0)
        return failed(m_folder, "the folder cannot be made durable: %1");
    if (!std::exchange(m_isNew, false))
        return {};
    return syncPath(QFileInfo(QDir::cleanPath(QFileInfo(m_folder).absoluteFilePath())).path());
}

} // namespace truebar
