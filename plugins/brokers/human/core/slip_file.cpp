#include "plugins/brokers/human/core/slip_file.h"

#include "core/base/decimal.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace truebar::human {

namespace {

constexpr qint64 longestFile = 256 << 20; // a person cannot have written more

Result<void> enterLine(
    const QByteArray& line, const std::function<Result<void>(const QJsonObject&)>& enter, const std::string& place) {
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(line, &problem);
    if (!document.isObject())
        return Error{"slip.record", "is not a record of a slip: %1", {problem.errorString().toStdString()}, place};
    try {
        if (auto entered = enter(document.object()); !entered)
            return Error(entered.error()).at(place);
    } catch (const DecimalOverflow&) {
        return Error{"slip.record", "a number is too large", {}, place};
    }
    return {};
}

// The name of a new file is durable only with its folder.
bool syncFolderOf(const QString& path) {
    const int folder =
        ::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0)
        ::close(folder);
    return done;
}

} // namespace

Result<std::unique_ptr<SlipFile>> SlipFile::open(
    const QString& path, const std::function<Result<void>(const QJsonObject&)>& enter) {
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    std::unique_ptr<SlipFile> out(new SlipFile(descriptor, path));
    if (descriptor < 0)
        return out->failure("opening");
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        return Error{"io.locked", "is used by another process", {}, path.toStdString()};
    QFile reader;
    if (!syncFolderOf(path) || !reader.open(descriptor, QIODevice::ReadOnly, QFileDevice::DontCloseHandle))
        return out->failure("opening");
    if (reader.size() > longestFile)
        return Error{"slip.record", "is too large for a file of slips", {}, path.toStdString()};
    const QByteArray content = reader.readAll();
    if (content.size() != reader.size())
        return out->failure("reading");
    qsizetype begin = 0;
    for (int line = 1;; ++line) {
        const qsizetype end = content.indexOf('\n', begin);
        if (end < 0)
            break;
        auto entered =
            enterLine(content.mid(begin, end - begin), enter, path.toStdString() + ':' + std::to_string(line));
        if (!entered)
            return std::move(entered).error();
        begin = end + 1;
    }
    if (begin < content.size() && (::ftruncate(descriptor, begin) != 0 || ::fdatasync(descriptor) != 0))
        return out->failure("cutting off the torn end");
    out->m_size = begin;
    return out;
}

SlipFile::~SlipFile() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Error SlipFile::failure(const char* doing) const {
    return {"io.slips", "%1 failed: %2", {doing, std::strerror(errno)}, m_path.toStdString()};
}

Result<void> SlipFile::append(const std::vector<QJsonObject>& records) {
    if (m_isBroken)
        return Error{"io.slips", "nothing more can be kept since a write has failed", {}, m_path.toStdString()};
    QByteArray bytes;
    for (const QJsonObject& record : records)
        bytes += QJsonDocument(record).toJson(QJsonDocument::Compact) + '\n';
    qsizetype done = 0;
    while (done < bytes.size()) {
        const auto count = ::pwrite(
            m_descriptor, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done), m_size + done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            m_isBroken = true;
            return failure("writing");
        }
        done += count;
    }
    if (::fdatasync(m_descriptor) != 0) {
        m_isBroken = true;
        return failure("making durable");
    }
    m_size += bytes.size();
    return {};
}

} // namespace truebar::human
