// The "settings" array of metadata.json → SettingsSchema.
#pragma once

#include "core/sdk/settings.h"

#include <QJsonArray>

namespace truebar {

// Each element: {key, type, label, description, default, min?, max?, choices?}. A default must itself pass the field's
// bounds. Exact decimals are written as strings.
Result<SettingsSchema> parseSettingsSchema(const QJsonArray& json);

} // namespace truebar
