#include "core/workspace/database_copy.h"

#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace truebar {

namespace {

constexpr int mostBeginnings = 3;
constexpr int allPages = -1;

// Qt has no way to make a file or a folder durable.
bool isSynced(const QString& path) {
    const int file = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    const bool done = ::fsync(file) == 0;
    ::close(file);
    return done;
}

} // namespace

DatabaseCopy::DatabaseCopy(QString target, sqlite3* copy)
    : m_target(std::move(target))
    , m_copy(copy) { }

DatabaseCopy::~DatabaseCopy() {
    sqlite3_backup_finish(m_backup);
    sqlite3_close(m_copy);
}

Error DatabaseCopy::failure() const {
    return {"io.backup", "the copy failed: %1", {sqlite3_errmsg(m_copy)}, m_target.toStdString()};
}

Result<std::unique_ptr<DatabaseCopy>> DatabaseCopy::begin(const Database& source, const QString& target) {
    sqlite3* copy = nullptr;
    const int opened = sqlite3_open_v2(target.toUtf8().constData(), &copy,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE, nullptr);
    std::unique_ptr<DatabaseCopy> out(new DatabaseCopy(target, copy));
    // Half a copy is thrown away, so it needs no journal, and it is made durable once, in close().
    if (opened != SQLITE_OK
        || sqlite3_exec(copy, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", nullptr, nullptr, nullptr)
            != SQLITE_OK)
        return out->failure();
    out->m_backup = sqlite3_backup_init(copy, "main", source.handle(), "main");
    if (!out->m_backup)
        return out->failure();
    return out;
}

Result<bool> DatabaseCopy::step(int pages) {
    const int code = sqlite3_backup_step(m_backup, m_beginnings < mostBeginnings ? pages : allPages);
    // A reader or a writer of another connection was in the way: the next step tries again.
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return false;
    if (code != SQLITE_OK && code != SQLITE_DONE)
        return Error{"io.backup", "the copy failed: %1", {sqlite3_errstr(code)}, m_target.toStdString()};
    m_pages = sqlite3_backup_pagecount(m_backup);
    const int copied = m_pages - sqlite3_backup_remaining(m_backup);
    if (copied < m_copied)
        ++m_beginnings;
    m_copied = copied;
    if (code != SQLITE_DONE)
        return false;
    if (sqlite3_backup_finish(std::exchange(m_backup, nullptr)) != SQLITE_OK)
        return failure();
    return true;
}

double DatabaseCopy::share() const {
    return m_pages == 0 ? 0 : static_cast<double>(m_copied) / m_pages;
}

Result<void> DatabaseCopy::close() {
    // A copy is one file, also when it is only read.
    if (sqlite3_exec(m_copy, "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr) != SQLITE_OK
        || sqlite3_close(m_copy) != SQLITE_OK)
        return failure();
    m_copy = nullptr;
    if (!isSynced(m_target) || !isSynced(QFileInfo(m_target).absolutePath()))
        return Error{"io.backup", "the copy could not be written to the disk", {}, m_target.toStdString()};
    return {};
}

} // namespace truebar
