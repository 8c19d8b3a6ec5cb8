// One new file: written through a buffer, gzipped if wanted, hashed on the way and on the disk when finished.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QString>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace truebar {

// What a finished file holds.
struct WrittenFile {
    std::uint64_t bytes = 0;
    std::string sha256{}; // of its bytes as they are on the disk, lower-case hex
};

class OutputFile {
public:
    // The file must not exist. Errors here and below: "io.export_write".
    static Result<std::unique_ptr<OutputFile>> create(const QString& path, bool isGzip);
    // Closes; a file that was not finished is left as it is, for its folder to remove.
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    Result<void> write(std::string_view bytes);
    // Flushes, fsyncs, closes.
    Result<WrittenFile> finish();

private:
    class Deflater;
    OutputFile(QString path, int descriptor, bool isGzip);
    Result<void> writeRaw(std::string_view bytes);
    Error failed() const; // errno

    QString m_path;
    int m_descriptor;
    std::unique_ptr<Deflater> m_deflater;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    std::uint64_t m_bytes = 0;
};

// Makes a file or folder that something else has written durable.
Result<void> syncPath(const QString& path);
// Size and hash of a file. "io.export_read", or "export.cancelled" if `isStopped` says so on the way.
Result<WrittenFile> hashFile(const QString& path, const std::function<bool()>& isStopped = {});

} // namespace truebar
