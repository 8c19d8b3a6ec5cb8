// Settings of a plugin: typed values by key, checked against the schema in the plugin's metadata before the plugin is
// asked to create anything.
#pragma once

#include "core/base/decimal.h"
#include "core/base/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace truebar {

using SettingValue = std::variant<bool, std::int64_t, double, Decimal, std::string>;
// "true", "20", "0.5", "12.000001", "long"
std::string toString(const SettingValue& value);

class Settings {
public:
    void set(std::string key, SettingValue value) { m_values.insert_or_assign(std::move(key), std::move(value)); }
    bool contains(std::string_view key) const { return m_values.find(key) != m_values.end(); }

    // The value if it is there and of that type, else the fallback.
    bool boolean(std::string_view key, bool fallback = false) const;
    std::int64_t integer(std::string_view key, std::int64_t fallback = 0) const;
    double number(std::string_view key, double fallback = 0) const;
    Decimal decimal(std::string_view key, Decimal fallback = {}) const;
    std::string text(std::string_view key, std::string_view fallback = {}) const;

    const std::map<std::string, SettingValue, std::less<>>& values() const { return m_values; }
    bool operator==(const Settings&) const = default;

private:
    std::map<std::string, SettingValue, std::less<>> m_values;
};

enum class SettingType { Boolean, Integer, Number, Decimal, Choice, Text, File };

struct SettingField {
    std::string key;
    std::string label;
    std::string description;
    SettingType type = SettingType::Text;
    SettingValue defaultValue;
    std::optional<double> minimum;
    std::optional<double> maximum;
    std::vector<std::string> choices; // for Choice
};

class SettingsSchema {
public:
    SettingsSchema() = default;
    explicit SettingsSchema(std::vector<SettingField> fields)
        : m_fields(std::move(fields)) { }

    const std::vector<SettingField>& fields() const { return m_fields; }
    const SettingField* find(std::string_view key) const;
    Settings defaults() const;
    // Defaults overlaid with the given texts ("fast" → "20"). Unknown keys, wrong types and values outside the bounds
    // are errors located at "setting 'KEY'".
    Result<Settings> resolve(const std::map<std::string, std::string>& given) const;
    // One text to one value of this schema.
    static Result<SettingValue> parseValue(const SettingField& field, std::string_view text);

private:
    std::vector<SettingField> m_fields;
};

} // namespace truebar
