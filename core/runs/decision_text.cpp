#include "core/runs/decision_text.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace truebar {

namespace {

QString text(std::string_view value) {
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

} // namespace

QString decisionToText(const DecisionSettings& decision) {
    if (decision == DecisionSettings())
        return QLatin1String("");
    const QJsonObject json{{QStringLiteral("mode"), text(toString(decision.mode))},
        {QStringLiteral("threshold"), text(decision.threshold.toString())},
        {QStringLiteral("delay_ms"), qint64(decision.delay.count())},
        {QStringLiteral("deadline_ms"), qint64(decision.deadline.count())},
        {QStringLiteral("on_expiry"), text(toString(decision.onExpiry))}};
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

Result<DecisionSettings> decisionFromText(const QString& stored) {
    DecisionSettings out;
    if (stored.isEmpty())
        return out;
    const QJsonObject json = QJsonDocument::fromJson(stored.toUtf8()).object();
    const auto field = [&](const char* key) { return json.value(QLatin1String(key)); };
    const auto mode = decisionModeNamed(field("mode").toString().toStdString());
    const auto onExpiry = onExpiryNamed(field("on_expiry").toString().toStdString());
    const auto threshold = Decimal::parse(field("threshold").toString().toStdString());
    if (!mode || !onExpiry || !threshold)
        return Error{"io.corrupt_run", "the stored run is damaged: %1", {"decision settings"}};
    out.mode = *mode;
    out.onExpiry = *onExpiry;
    out.threshold = Money(*threshold);
    out.delay = Millis(field("delay_ms").toInteger(-1));
    out.deadline = Millis(field("deadline_ms").toInteger(-1));
    return DecisionSettings::checked(out);
}

} // namespace truebar
