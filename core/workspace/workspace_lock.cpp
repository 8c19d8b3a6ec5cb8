#include "core/workspace/workspace_lock.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QThread>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace truebar {

namespace {

constexpr int namingTries = 20; // a writer that has just taken the lock puts its name into it at once
constexpr unsigned long namingWaitMs = 5;

// "1234\ntruebar-cli\n"
QByteArray ownName() {
    return QByteArray(QByteArray::number(QCoreApplication::applicationPid()) + '\n'
        + QCoreApplication::applicationName().toUtf8() + '\n');
}

Error inUse(const QString& path) {
    QByteArrayList lines;
    for (int i = 0; i < namingTries && lines.size() < 3; ++i) {
        if (i > 0)
            QThread::msleep(namingWaitMs);
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            lines = file.read(1024).split('\n');
    }
    const std::string place = QFileInfo(path).absolutePath().toStdString();
    if (lines.size() < 3)
        return {"workspace.in_use", "in use by another program", {}, place};
    return {"workspace.in_use", "in use by %1 (process %2)", {lines[1].toStdString(), lines[0].toStdString()}, place};
}

} // namespace

Result<std::unique_ptr<WorkspaceLock>> WorkspaceLock::take(const QString& file) {
    // Not inherited by programs that we start: they would hold the lock after our end.
    const int descriptor = ::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return Error{
            "workspace.read_only", "the workspace cannot be written", {}, QFileInfo(file).absolutePath().toStdString()};
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const bool isTaken = errno == EWOULDBLOCK;
        ::close(descriptor);
        return isTaken ? inUse(file)
                       : Error{"workspace.read_only", "the workspace cannot be written", {},
                           QFileInfo(file).absolutePath().toStdString()};
    }
    std::unique_ptr<WorkspaceLock> out(new WorkspaceLock(descriptor));
    // For the message that others give; the lock holds without it.
    const QByteArray name = ownName();
    if (::ftruncate(descriptor, 0) == 0)
        (void)!::pwrite(descriptor, name.constData(), static_cast<std::size_t>(name.size()), 0);
    return out;
}

WorkspaceLock::~WorkspaceLock() {
    (void)::ftruncate(m_descriptor, 0);
    ::close(m_descriptor);
}

} // namespace truebar
