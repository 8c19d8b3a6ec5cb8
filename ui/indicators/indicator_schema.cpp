#include "ui/indicators/indicator_schema.h"

#include <algorithm>

#include <QCoreApplication>

namespace truebar::ui {

namespace {

// Longer averages would keep a core busy for minutes over a million candles, and no screen shows them.
constexpr double longest = 5000;

std::string labelOf(const std::string& key) {
    static const std::pair<const char*, const char*> labels[] = {
        {"length", QT_TRANSLATE_NOOP("IndicatorParameter", "Length")},
        {"width", QT_TRANSLATE_NOOP("IndicatorParameter", "Width")},
        {"fast", QT_TRANSLATE_NOOP("IndicatorParameter", "Fast")},
        {"slow", QT_TRANSLATE_NOOP("IndicatorParameter", "Slow")},
        {"signal", QT_TRANSLATE_NOOP("IndicatorParameter", "Signal")},
    };
    for (const auto& [name, label] : labels) {
        if (key == name)
            return QCoreApplication::translate("IndicatorParameter", label).toStdString();
    }
    return key;
}

} // namespace

SettingsSchema indicatorSchema(const IndicatorInfo& info, const std::map<std::string, std::string>& values) {
    std::vector<SettingField> fields;
    for (const IndicatorParameter& parameter : info.parameters) {
        SettingField field;
        field.key = parameter.key;
        field.label = labelOf(parameter.key);
        field.type = parameter.isWhole ? SettingType::Integer : SettingType::Number;
        field.minimum = parameter.minimum;
        field.maximum = std::min(parameter.maximum, longest);
        if (parameter.isWhole)
            field.defaultValue = static_cast<std::int64_t>(parameter.defaultValue);
        else
            field.defaultValue = parameter.defaultValue;
        if (const auto given = values.find(parameter.key); given != values.end()) {
            if (auto value = SettingsSchema::parseValue(field, given->second))
                field.defaultValue = std::move(*value);
        }
        fields.push_back(std::move(field));
    }
    return SettingsSchema(std::move(fields));
}

Result<IndicatorSpec> checkedSpec(const std::string& name, const std::map<std::string, std::string>& parameters) {
    IndicatorSpec out;
    out.name = name;
    if (const IndicatorInfo* info = findIndicator(name)) {
        const auto settings = indicatorSchema(*info).resolve(parameters);
        if (!settings)
            return settings.error();
        for (const auto& [key, value] : settings->values())
            out.parameters.emplace(key, truebar::toString(value));
    }
    // Whatever remains, such as a fast average slower than the slow one, the registry knows.
    const auto computed = computeIndicator(name, out.parameters, Series());
    if (!computed)
        return computed.error();
    return out;
}

} // namespace truebar::ui
