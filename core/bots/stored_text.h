// What every part of a bot that is kept as text needs.
#pragma once

#include "core/base/result.h"

#include <QJsonObject>

#include <string>

namespace truebar {

// The member `key`; "" where it is missing or no text.
inline std::string textOf(const QJsonObject& json, const char* key) {
    return json.value(QLatin1String(key)).toString().toStdString();
}

// `what`: the part that cannot be read, for example "session".
inline Error damagedBot(std::string what) {
    return {"io.corrupt_bot", "the stored bot is damaged: %1", {std::move(what)}};
}

} // namespace truebar
