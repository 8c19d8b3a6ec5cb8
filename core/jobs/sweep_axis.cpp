#include "core/jobs/sweep_axis.h"

#include <algorithm>
#include <set>

namespace truebar {

namespace {

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> out;
    while (true) {
        const auto at = text.find(separator);
        out.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return out;
        text.remove_prefix(at + 1);
    }
}

bool isNumeric(SettingType type) {
    return type == SettingType::Integer || type == SettingType::Number || type == SettingType::Decimal;
}

Result<std::vector<std::string>> rangeValues(const SettingField& field, const std::vector<std::string>& parts) {
    if (parts.size() > 3)
        return Error{"sweep.range", "a range is from:to:step, with at most three numbers"};
    std::vector<Decimal> numbers;
    for (const std::string& part : parts) {
        const auto number = Decimal::parse(part);
        if (!number)
            return Error{"sweep.range", "'%1' is not a number of a range from:to:step", {part.substr(0, 40)}};
        numbers.push_back(*number);
    }
    const Decimal from = numbers[0];
    const Decimal to = numbers[1];
    if (to < from)
        return Error{"sweep.range", "the range is empty: %1 is above %2", {from.toString(), to.toString()}};
    Decimal step(1);
    if (numbers.size() == 3)
        step = numbers[2];
    else if (field.type != SettingType::Integer)
        step = Decimal::divide(to - from, Decimal(100));
    if (numbers.size() == 3 && step.sign() <= 0)
        return Error{"sweep.range", "the step %1 must be above 0", {step.toString()}};
    if (step.isZero()) // a range of one value
        return std::vector{from.toString()};
    if ((to - from).units() / step.units() >= static_cast<Int128>(mostAxisValues))
        return Error{"sweep.too_many", "more than %1 values", {std::to_string(mostAxisValues)}};
    std::vector<std::string> out;
    for (Decimal at = from; at <= to; at += step)
        out.push_back(at.toString());
    return out;
}

Result<std::vector<std::string>> everyValue(const SettingField& field) {
    if (field.type == SettingType::Boolean)
        return std::vector<std::string>{"false", "true"};
    if (field.type == SettingType::Choice)
        return field.choices;
    return Error{"sweep.every", "'*' is for choices and switches; give a range or a list"};
}

Result<std::vector<std::string>> valuesOf(const SettingField& field, const std::string& text) {
    if (text == "*")
        return everyValue(field);
    const auto parts = split(text, ':');
    if (parts.size() > 1 && isNumeric(field.type))
        return rangeValues(field, parts);
    auto listed = split(text, ',');
    if (listed.size() > mostAxisValues)
        return Error{"sweep.too_many", "more than %1 values", {std::to_string(mostAxisValues)}};
    return listed;
}

} // namespace

Result<SweepAxis> parseSweepAxis(const SettingsSchema& schema, std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0)
        return Error{
            "sweep.axis", "'%1' is not setting=from:to:step or setting=a,b,c", {std::string(text.substr(0, 60))}};
    SweepAxis out;
    out.key = std::string(text.substr(0, equals));
    const std::string place = "setting '" + out.key.substr(0, 60) + "'";
    const SettingField* field = schema.find(out.key);
    if (!field) // in the words, and with the list, of the schema itself
        return schema.resolve({{out.key, ""}}).error();
    auto values = valuesOf(*field, std::string(text.substr(equals + 1)));
    if (!values)
        return std::move(values).error().at(place);
    std::set<std::string> seen;
    for (const std::string& given : *values) {
        const auto value = SettingsSchema::parseValue(*field, given);
        if (!value)
            return value.error();
        // As the schema writes it: "05" and "5" are one value.
        std::string canonical = toString(*value);
        if (!seen.insert(canonical).second)
            return Error{"sweep.twice", "the value %1 is given twice", {canonical.substr(0, 60)}, place};
        out.values.push_back(std::move(canonical));
    }
    return out;
}

} // namespace truebar
