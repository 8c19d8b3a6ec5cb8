#include "plugins/feeds/net/secret_file.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace truebar::net {

Result<Secret> readSecretFile(const std::string& path, const char* setting) {
    constexpr qint64 longest = 4096;
    const auto refused = [&](const char* text) {
        return Error{"feed.secret", text, {path}, "setting '" + std::string(setting) + '\''};
    };
    if (path.empty())
        return refused("the name of the file with the key is needed");
    QFile file(QString::fromStdString(path));
    const QFileInfo info(file);
    if (!info.isFile() || !file.open(QIODevice::ReadOnly))
        return refused("the file %1 cannot be read");
    if (info.permissions() & (QFileDevice::ReadOther | QFileDevice::WriteOther))
        return refused("other users can read or write the file %1; it must be the owner's alone");
    const QByteArray line = file.read(longest + 1).trimmed();
    if (line.isEmpty() || line.size() > longest)
        return refused("the file %1 should have one line with the key");
    const bool isVisible = std::all_of(line.begin(), line.end(), [](char c) { return c > ' ' && c <= '~'; });
    if (!isVisible)
        return refused("the file %1 should have one line of visible ASCII characters");
    return Secret(line);
}

} // namespace truebar::net
