// What the core says, as Qt shows it.
#pragma once

#include <QString>

#include <string>
#include <string_view>

namespace truebar::ui {

inline QString text(const std::string& value) {
    return QString::fromStdString(value);
}

// Names of the core: ASCII.
inline QString latin(std::string_view name) {
    return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

} // namespace truebar::ui
