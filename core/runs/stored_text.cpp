#include "core/runs/stored_text.h"

#include <QJsonDocument>

namespace truebar {

QString compactText(const QJsonObject& json) {
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QJsonObject objectFromText(const QString& text) {
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

Error damagedRun(std::string what) {
    return {"io.corrupt_run", "the stored run is damaged: %1", {std::move(what)}};
}

} // namespace truebar
