#include "core/warehouse/output_file.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

namespace truebar {

namespace {

Error writeError(const QString& path) {
    return {"io.export_write", "the file cannot be written: %1", {std::strerror(errno)}, path.toStdString()};
}

} // namespace

// The gzip header names no time and no file, so the same candles are the same bytes.
class OutputFile::Deflater {
public:
    Deflater() { deflateInit2(&m_stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY); }
    ~Deflater() { deflateEnd(&m_stream); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    std::string take(std::string_view bytes, bool isLast) {
        std::string out;
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        m_stream.avail_in = static_cast<uInt>(bytes.size());
        do {
            m_stream.next_out = reinterpret_cast<Bytef*>(m_buffer.data());
            m_stream.avail_out = static_cast<uInt>(m_buffer.size());
            deflate(&m_stream, isLast ? Z_FINISH : Z_NO_FLUSH);
            out.append(m_buffer.data(), m_buffer.size() - m_stream.avail_out);
        } while (m_stream.avail_out == 0);
        return out;
    }

private:
    z_stream m_stream{};
    std::string m_buffer = std::string(1 << 16, '\0');
};

OutputFile::OutputFile(QString path, int descriptor, bool isGzip)
    : m_path(std::move(path))
    , m_descriptor(descriptor)
    , m_deflater(isGzip ? std::make_unique<Deflater>() : nullptr) { }

OutputFile::~OutputFile() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<std::unique_ptr<OutputFile>> OutputFile::create(const QString& path, bool isGzip) {
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (descriptor < 0)
        return writeError(path);
    return std::unique_ptr<OutputFile>(new OutputFile(path, descriptor, isGzip));
}

Error OutputFile::failed() const {
    return writeError(m_path);
}

Result<void> OutputFile::write(std::string_view bytes) {
    return m_deflater ? writeRaw(m_deflater->take(bytes, false)) : writeRaw(bytes);
}

Result<void> OutputFile::writeRaw(std::string_view bytes) {
    m_hash.addData(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
    m_bytes += bytes.size();
    while (!bytes.empty()) {
        const ssize_t done = ::write(m_descriptor, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return failed();
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return {};
}

Result<WrittenFile> OutputFile::finish() {
    if (m_deflater) {
        if (auto done = writeRaw(m_deflater->take({}, true)); !done)
            return std::move(done).error();
    }
    if (::fsync(m_descriptor) != 0)
        return failed();
    // Not tried again: after a failed close the descriptor is gone.
    if (::close(std::exchange(m_descriptor, -1)) != 0)
        return failed();
    return WrittenFile{m_bytes, m_hash.result().toHex().toStdString()};
}

Result<void> syncPath(const QString& path) {
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return writeError(path);
    const bool isSynced = ::fsync(descriptor) == 0;
    Error error = isSynced ? Error{} : writeError(path);
    ::close(descriptor);
    return isSynced ? Result<void>() : Result<void>(std::move(error));
}

Result<WrittenFile> hashFile(const QString& path, const std::function<bool()>& isStopped) {
    QFile file(path);
    const auto unreadable = [&] {
        return Error{
            "io.export_read", "the file cannot be read: %1", {file.errorString().toStdString()}, path.toStdString()};
    };
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return unreadable();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray buffer(1 << 20, '\0');
    WrittenFile out;
    for (;;) {
        if (isStopped && isStopped())
            return Error{"export.cancelled", "the work was cancelled"};
        const qint64 got = file.read(buffer.data(), buffer.size());
        if (got < 0)
            return unreadable();
        if (got == 0)
            break;
        hash.addData(QByteArrayView(buffer.constData(), got));
        out.bytes += static_cast<std::uint64_t>(got);
    }
    out.sha256 = hash.result().toHex().toStdString();
    return out;
}

} // namespace truebar
