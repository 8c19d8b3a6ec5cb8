// What every part of a run that is kept as text in a column needs.
#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QString>

#include <string>

namespace truebar {

QString compactText(const QJsonObject& json);
QJsonObject objectFromText(const QString& text);

// `what`: the part that cannot be read, for example "order".
Error damagedRun(std::string what);

} // namespace truebar
