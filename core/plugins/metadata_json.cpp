#include "core/plugins/metadata_json.h"

#include "core/plugins/settings_schema_json.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace truebar {

namespace {

Error wrong(const char* place, const char* text, std::vector<std::string> arguments = {}) {
    return Error{"plugin.metadata", text, std::move(arguments), place};
}

Result<std::string> requiredText(const QJsonObject& json, const char* key) {
    const QString text = json.value(QLatin1String(key)).toString();
    if (text.isEmpty() || text.size() > 500)
        return Error{"plugin.metadata", "a text of 1 to 500 characters is required", {}, std::string("/") + key};
    return text.toStdString();
}

Result<PluginKind> kindOf(const QJsonObject& json) {
    const auto name = requiredText(json, "kind");
    if (!name)
        return name.error();
    for (const PluginKind kind :
        {PluginKind::Strategy, PluginKind::Broker, PluginKind::Feed, PluginKind::LiveBroker, PluginKind::Account}) {
        if (*name == toString(kind))
            return kind;
    }
    return wrong("/kind", "'%1' is not one of: strategy, broker, feed, live_broker, account", {*name});
}

Result<void> readSdkVersion(const QJsonObject& json, PluginMetadata& metadata) {
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,4})\\.(\\d{1,4})$"));
    const auto match = pattern.match(json.value(QLatin1String("sdk")).toString());
    if (!match.hasMatch())
        return wrong("/sdk", "a version such as \"1.0\" is required");
    metadata.sdkMajor = match.capturedView(1).toInt();
    metadata.sdkMinor = match.capturedView(2).toInt();
    return {};
}

} // namespace

Result<PluginMetadata> parsePluginMetadata(const QJsonObject& json) {
    PluginMetadata out;
    const auto kind = kindOf(json);
    if (!kind)
        return kind.error();
    out.kind = *kind;
    for (const auto& [key, target] : {std::pair{"id", &out.id}, std::pair{"name", &out.name},
             std::pair{"description", &out.description}, std::pair{"version", &out.version}}) {
        auto text = requiredText(json, key);
        if (!text)
            return std::move(text).error();
        *target = std::move(*text);
    }
    static const QRegularExpression idPattern(QStringLiteral("^[a-z][a-z0-9_]{0,39}$"));
    if (!idPattern.match(QString::fromStdString(out.id)).hasMatch())
        return wrong("/id", "'%1' is not lower snake_case of at most 40 characters", {out.id});
    if (auto sdk = readSdkVersion(json, out); !sdk)
        return std::move(sdk).error();
    const QJsonArray capabilities = json.value(QLatin1String("capabilities")).toArray();
    for (const auto& capability : capabilities)
        out.capabilities.push_back(capability.toString().toStdString());
    const QJsonArray venues = json.value(QLatin1String("venues")).toArray();
    for (const auto& venue : venues)
        out.venues.push_back(venue.toString().toStdString());
    auto schema = parseSettingsSchema(json.value(QLatin1String("settings")).toArray());
    if (!schema)
        return std::move(schema).error();
    out.settings = std::move(*schema);
    return out;
}

Result<void> checkSdkVersion(const PluginMetadata& metadata) {
    const auto version = [](int major, int minor) { return std::to_string(major) + '.' + std::to_string(minor); };
    const std::vector<std::string> versions{version(metadata.sdkMajor, metadata.sdkMinor), version(sdkMajor, sdkMinor)};
    if (metadata.sdkMajor != sdkMajor)
        return Error{"plugin.sdk_major", "made for sdk %1, this program offers sdk %2", versions};
    if (metadata.sdkMinor > sdkMinor)
        return Error{"plugin.sdk_minor", "needs sdk %1, newer than the %2 that this program offers", versions};
    return {};
}

} // namespace truebar
