// Keys and tokens live in files of their own: settings, logs and errors name the file and never show what is in it.
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <string>

namespace truebar::net {

// It can be used, but not printed or compared by accident.
class Secret {
public:
    explicit Secret(QByteArray bytes)
        : m_bytes(std::move(bytes)) { }
    const QByteArray& reveal() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

// The one line of the file, without white space around it. "feed.secret", located at the setting, if no file is named,
// if it cannot be read or other users can read it, if it is empty, longer than a line or holds anything but visible
// ASCII characters.
Result<Secret> readSecretFile(const std::string& path, const char* setting);

} // namespace truebar::net
