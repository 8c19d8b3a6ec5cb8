// The file of slips: a JSON object a line, only ever appended to, each append on the disk before it counts. One process
// at a time.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace truebar::human {

class SlipFile {
public:
    // Hands every record to `enter`, in order. A last line without an end was never promised to anybody and is cut off;
    // anything else that cannot be read, or is refused, is an error at FILE:LINE, and the file stays as it is.
    // "io.slips", "io.locked", "slip.record"
    static Result<std::unique_ptr<SlipFile>> open(
        const QString& path, const std::function<Result<void>(const QJsonObject&)>& enter);
    ~SlipFile();
    SlipFile(const SlipFile&) = delete;
    SlipFile& operator=(const SlipFile&) = delete;

    // All of them or none is on the disk when this returns. After a failure nobody knows what is, so nothing more is
    // taken until the file has been opened again ("io.slips").
    Result<void> append(const std::vector<QJsonObject>& records);
    // Whether a write has failed: what is on the disk is not known any more.
    bool isBroken() const { return m_isBroken; }

private:
    SlipFile(int descriptor, QString path)
        : m_descriptor(descriptor)
        , m_path(std::move(path)) { }

    Error failure(const char* doing) const;

    int m_descriptor;
    QString m_path;
    qint64 m_size = 0;
    bool m_isBroken = false;
};

} // namespace truebar::human
