#include "core/plugins/settings_schema_json.h"

#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>

#include <array>

namespace truebar {

namespace {

constexpr std::array<std::pair<const char*, SettingType>, 7> typeNames{{{"boolean", SettingType::Boolean},
    {"integer", SettingType::Integer}, {"number", SettingType::Number}, {"decimal", SettingType::Decimal},
    {"choice", SettingType::Choice}, {"text", SettingType::Text}, {"file", SettingType::File}}};

std::optional<SettingType> typeNamed(const QString& name) {
    for (const auto& [text, type] : typeNames) {
        if (name == QLatin1String(text))
            return type;
    }
    return std::nullopt;
}

std::optional<double> optionalNumber(const QJsonObject& json, const char* key) {
    const QJsonValue value = json.value(QLatin1String(key));
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

// The default as the text a person would type, so that it passes the same gate.
std::string defaultText(const QJsonValue& value) {
    if (value.isBool())
        return value.toBool() ? "true" : "false";
    if (value.isDouble())
        return QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest).toStdString();
    return value.toString().toStdString();
}

Result<SettingField> parseField(const QJsonObject& json, const std::string& place) {
    const auto wrong = [&](const char* key, std::string text) {
        return Error{"plugin.metadata", std::move(text), {}, place + '/' + key};
    };
    SettingField field;
    field.key = json.value(QLatin1String("key")).toString().toStdString();
    static const QRegularExpression keyPattern(QStringLiteral("^[a-z][a-z0-9_]{0,39}$"));
    if (!keyPattern.match(QString::fromStdString(field.key)).hasMatch())
        return wrong("key", "a lower snake_case key is required");
    const auto type = typeNamed(json.value(QLatin1String("type")).toString());
    if (!type)
        return wrong("type", "one of boolean, integer, number, decimal, choice, text, file is required");
    field.type = *type;
    field.label = json.value(QLatin1String("label")).toString(QString::fromStdString(field.key)).toStdString();
    field.description = json.value(QLatin1String("description")).toString().toStdString();
    field.minimum = optionalNumber(json, "min");
    field.maximum = optionalNumber(json, "max");
    const QJsonArray choices = json.value(QLatin1String("choices")).toArray();
    for (const auto& choice : choices)
        field.choices.push_back(choice.toString().toStdString());
    if (field.type == SettingType::Choice && field.choices.empty())
        return wrong("choices", "a choice needs at least one value");
    auto value = SettingsSchema::parseValue(field, defaultText(json.value(QLatin1String("default"))));
    if (!value)
        return wrong("default", value.error().message());
    field.defaultValue = std::move(*value);
    return field;
}

} // namespace

Result<SettingsSchema> parseSettingsSchema(const QJsonArray& json) {
    std::vector<SettingField> fields;
    for (int i = 0; i < json.size(); ++i) {
        const std::string place = "/settings/" + std::to_string(i);
        auto field = parseField(json.at(i).toObject(), place);
        if (!field)
            return std::move(field).error();
        for (const SettingField& earlier : fields) {
            if (earlier.key == field->key)
                return Error{"plugin.metadata", "the key '%1' is used twice", {field->key}, place + "/key"};
        }
        fields.push_back(std::move(*field));
    }
    return SettingsSchema(std::move(fields));
}

} // namespace truebar
