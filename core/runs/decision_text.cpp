#include "core/runs/decision_text.h"

#include "core/runs/stored_text.h"
#include "core/workspace/database.h"

namespace truebar {

QString decisionToText(const DecisionSettings& decision) {
    if (decision == DecisionSettings())
        return QLatin1String("");
    const QJsonObject json{{QStringLiteral("mode"), sqlText(toString(decision.mode))},
        {QStringLiteral("threshold"), sqlText(decision.threshold.toString())},
        {QStringLiteral("delay_ms"), qint64(decision.delay.count())},
        {QStringLiteral("deadline_ms"), qint64(decision.deadline.count())},
        {QStringLiteral("on_expiry"), sqlText(toString(decision.onExpiry))}};
    return compactText(json);
}

Result<DecisionSettings> decisionFromText(const QString& stored) {
    DecisionSettings out;
    if (stored.isEmpty())
        return out;
    const QJsonObject json = objectFromText(stored);
    const auto field = [&](const char* key) { return json.value(QLatin1String(key)); };
    const auto mode = decisionModeNamed(field("mode").toString().toStdString());
    const auto onExpiry = onExpiryNamed(field("on_expiry").toString().toStdString());
    const auto threshold = Decimal::parse(field("threshold").toString().toStdString());
    if (!mode || !onExpiry || !threshold)
        return damagedRun("decision settings");
    out.mode = *mode;
    out.onExpiry = *onExpiry;
    out.threshold = Money(*threshold);
    out.delay = Millis(field("delay_ms").toInteger(-1));
    out.deadline = Millis(field("deadline_ms").toInteger(-1));
    return DecisionSettings::checked(out);
}

} // namespace truebar
