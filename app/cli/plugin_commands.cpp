#include "app/cli/command.h"
#include "app/cli/text_table.h"

#include "core/base/utf8.h"

namespace truebar::cli {

namespace {

const char* typeName(SettingType type) {
    constexpr const char* names[] = {"boolean", "integer", "number", "decimal", "choice", "text", "file"};
    return names[static_cast<std::size_t>(type)];
}

void writeField(JsonWriter& json, const SettingField& field) {
    json.beginObject()
        .member("key", field.key)
        .member("type", typeName(field.type))
        .member("label", field.label)
        .member("description", field.description)
        .key("default");
    std::visit([&](const auto& value) { json.value(value); }, field.defaultValue);
    json.member("min", field.minimum).member("max", field.maximum).key("choices").beginArray();
    for (const std::string& choice : field.choices)
        json.value(choice);
    json.endArray().endObject();
}

Answer listPlugins(Session& session, const Arguments& arguments) {
    const PluginRegistry& registry = session.plugins();
    if (!arguments.has("json")) {
        std::vector<std::vector<std::string>> rows;
        for (const PluginEntry& entry : registry.plugins())
            rows.push_back({std::string(toString(entry.metadata.kind)), entry.metadata.id, entry.metadata.version,
                entry.metadata.description});
        std::string out = textTable({"kind", "id", "version", "description"}, rows);
        for (const RefusedPlugin& refused : registry.refused())
            out += "refused: " + printableLine(refused.reason.message()) + '\n';
        return out;
    }
    JsonWriter json;
    json.beginObject().key("plugins").beginArray();
    for (const PluginEntry& entry : registry.plugins()) {
        const PluginMetadata& m = entry.metadata;
        json.beginObject()
            .member("kind", toString(m.kind))
            .member("id", m.id)
            .member("name", m.name)
            .member("description", m.description)
            .member("version", m.version)
            .member("sdk", std::to_string(m.sdkMajor) + '.' + std::to_string(m.sdkMinor))
            .member("file", entry.file.toStdString())
            .key("capabilities")
            .beginArray();
        for (const std::string& capability : m.capabilities)
            json.value(capability);
        json.endArray().key("settings").beginArray();
        for (const SettingField& field : m.settings.fields())
            writeField(json, field);
        json.endArray().endObject();
    }
    json.endArray().key("refused").beginArray();
    for (const RefusedPlugin& refused : registry.refused())
        json.beginObject()
            .member("file", refused.file.toStdString())
            .member("reason", refused.reason.message())
            .endObject();
    json.endArray().endObject();
    return json.take() + '\n';
}

} // namespace

std::vector<Command> pluginCommands() {
    return {
        {{"plugins", "list", "", 0, 0, "strategies, brokers, feeds and account checks", {jsonOption}}, listPlugins}};
}

} // namespace truebar::cli
