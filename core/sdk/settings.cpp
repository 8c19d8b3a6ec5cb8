#include "core/sdk/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace truebar {

namespace {

template <class T>
T valueOr(const std::map<std::string, SettingValue, std::less<>>& values, std::string_view key, T fallback) {
    const auto found = values.find(key);
    if (found == values.end())
        return fallback;
    const T* value = std::get_if<T>(&found->second);
    return value ? *value : fallback;
}

std::string doubleText(double value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), end.ptr};
}

std::string quoted(std::string_view text) {
    return std::string(text.substr(0, 60));
}

template <class T>
std::optional<T> parseWhole(std::string_view text) {
    T value{};
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size())
        return std::nullopt;
    return value;
}

Result<void> checkBounds(const SettingField& field, double value) {
    if (!std::isfinite(value))
        return Error{"setting.not_finite", "the value must be a finite number"};
    if (field.minimum && value < *field.minimum)
        return Error{
            "setting.too_small", "%1 is below the minimum %2", {doubleText(value), doubleText(*field.minimum)}};
    if (field.maximum && value > *field.maximum)
        return Error{
            "setting.too_large", "%1 is above the maximum %2", {doubleText(value), doubleText(*field.maximum)}};
    return {};
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

} // namespace

std::string toString(const SettingValue& value) {
    struct {
        std::string operator()(bool v) const { return v ? "true" : "false"; }
        std::string operator()(std::int64_t v) const { return std::to_string(v); }
        std::string operator()(double v) const { return doubleText(v); }
        std::string operator()(const Decimal& v) const { return v.toString(); }
        std::string operator()(const std::string& v) const { return v; }
    } visitor;
    return std::visit(visitor, value);
}

bool Settings::boolean(std::string_view key, bool fallback) const {
    return valueOr(m_values, key, fallback);
}
std::int64_t Settings::integer(std::string_view key, std::int64_t fallback) const {
    return valueOr(m_values, key, fallback);
}
double Settings::number(std::string_view key, double fallback) const {
    return valueOr(m_values, key, fallback);
}
Decimal Settings::decimal(std::string_view key, Decimal fallback) const {
    return valueOr(m_values, key, fallback);
}
std::string Settings::text(std::string_view key, std::string_view fallback) const {
    return valueOr(m_values, key, std::string(fallback));
}

const SettingField* SettingsSchema::find(std::string_view key) const {
    const auto found = std::find_if(m_fields.begin(), m_fields.end(), [&](const auto& f) { return f.key == key; });
    return found == m_fields.end() ? nullptr : &*found;
}

Settings SettingsSchema::defaults() const {
    Settings out;
    for (const SettingField& field : m_fields)
        out.set(field.key, field.defaultValue);
    return out;
}

Result<Settings> SettingsSchema::resolve(const std::map<std::string, std::string>& given) const {
    Settings out = defaults();
    for (const auto& [key, text] : given) {
        const SettingField* field = find(key);
        if (!field) {
            std::vector<std::string> keys;
            for (const SettingField& known : m_fields)
                keys.push_back(known.key);
            return Error{"setting.unknown", "there is no such setting; there are: %1",
                {keys.empty() ? "none" : joined(keys)}, "setting '" + quoted(key) + "'"};
        }
        auto value = parseValue(*field, text);
        if (!value)
            return std::move(value).error();
        out.set(key, std::move(*value));
    }
    return out;
}

Result<SettingValue> SettingsSchema::parseValue(const SettingField& field, std::string_view text) {
    const std::string place = "setting '" + field.key + "'";
    const auto wrong = [&](const char* what) {
        return Error{"setting.type", "'%1' is not %2", {quoted(text), what}, place};
    };
    const auto bounded = [&](double number, SettingValue value) -> Result<SettingValue> {
        if (auto inside = checkBounds(field, number); !inside)
            return std::move(inside).error().at(place);
        return value;
    };
    switch (field.type) {
    case SettingType::Boolean:
        if (text == "true" || text == "false")
            return SettingValue(text == "true");
        return wrong("true or false");
    case SettingType::Integer:
        if (const auto value = parseWhole<std::int64_t>(text))
            return bounded(static_cast<double>(*value), *value);
        return wrong("a whole number");
    case SettingType::Number:
        if (const auto value = parseWhole<double>(text))
            return bounded(*value, *value);
        return wrong("a number");
    case SettingType::Decimal: {
        const auto value = Decimal::parse(text);
        if (!value)
            return wrong("a number with at most 12 decimals");
        return bounded(value->toDouble(), *value);
    }
    case SettingType::Choice:
        if (std::find(field.choices.begin(), field.choices.end(), text) != field.choices.end())
            return SettingValue(std::string(text));
        return Error{"setting.choice", "'%1' is not one of: %2", {quoted(text), joined(field.choices)}, place};
    case SettingType::Text:
    case SettingType::File:
        break;
    }
    return SettingValue(std::string(text));
}

} // namespace truebar
