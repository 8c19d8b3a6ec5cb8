// metadata.json of a plugin → PluginMetadata. The gate before any code of a plugin runs.
#pragma once

#include "core/sdk/plugin_metadata.h"

#include <QJsonObject>

namespace truebar {

// Reads and checks everything: kind, id, versions, settings schema with its defaults. Errors are located by JSON
// pointer ("/settings/2/default").
Result<PluginMetadata> parsePluginMetadata(const QJsonObject& json);

// Whether this build can load it: "plugin.sdk_major", "plugin.sdk_minor".
Result<void> checkSdkVersion(const PluginMetadata& metadata);

} // namespace truebar
