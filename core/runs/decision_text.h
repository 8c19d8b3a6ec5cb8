#pragma once

#include "core/engine/decision_settings.h"

#include <QString>

namespace truebar {

// Decision settings as one text; "" for those that accept at once. What was written reads back as the same.
QString decisionToText(const DecisionSettings& decision);
Result<DecisionSettings> decisionFromText(const QString& text);

} // namespace truebar
