#include "core/analysis/indicators/indicator_registry.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace truebar {

namespace {

// Checked values in the order of IndicatorInfo::parameters.
using Values = std::vector<double>;
using Compute = std::vector<NamedLine> (*)(const Series&, const Values&);

struct Entry {
    IndicatorInfo info;
    Compute compute;
};

std::size_t whole(double value) {
    return static_cast<std::size_t>(value);
}

std::vector<NamedLine> bandLines(Band band) {
    return {{"upper", std::move(band.upper)}, {"middle", std::move(band.middle)}, {"lower", std::move(band.lower)}};
}

std::vector<Entry> makeEntries() {
    const auto length = [](double fallback) { return IndicatorParameter{"length", fallback}; };
    return {
        {{"sma", "Simple moving average", {length(20)}},
            [](const Series& s, const Values& v) {
                return std::vector<NamedLine>{{"sma", sma(s.closes(), whole(v[0]))}};
            }},
        {{"ema", "Exponential moving average", {length(20)}},
            [](const Series& s, const Values& v) {
                return std::vector<NamedLine>{{"ema", ema(s.closes(), whole(v[0]))}};
            }},
        {{"rsi", "Relative strength index", {length(14)}, false},
            [](const Series& s, const Values& v) {
                return std::vector<NamedLine>{{"rsi", rsi(s.closes(), whole(v[0]))}};
            }},
        {{"atr", "Average true range", {length(14)}, false},
            [](const Series& s, const Values& v) {
                return std::vector<NamedLine>{{"atr", atr(s, whole(v[0]))}};
            }},
        {{"donchian", "Donchian channel", {length(20)}},
            [](const Series& s, const Values& v) { return bandLines(donchian(s, whole(v[0]))); }},
        {{"bollinger", "Bollinger bands", {length(20), {"width", 2, 0, 100, false}}},
            [](const Series& s, const Values& v) { return bandLines(bollinger(s.closes(), whole(v[0]), v[1])); }},
        {{"macd", "MACD", {{"fast", 12}, {"slow", 26}, {"signal", 9}}, false},
            [](const Series& s, const Values& v) {
                Macd lines = macd(s.closes(), whole(v[0]), whole(v[1]), whole(v[2]));
                return std::vector<NamedLine>{{"macd", std::move(lines.macd)}, {"signal", std::move(lines.signal)},
                    {"histogram", std::move(lines.histogram)}};
            }},
        {{"vwap", "Volume-weighted average price", {}},
            [](const Series& s, const Values&) {
                return std::vector<NamedLine>{{"vwap", vwap(s)}};
            }},
    };
}

const std::vector<Entry>& entries() {
    static const std::vector<Entry> all = makeEntries();
    return all;
}

Result<double> parseParameter(const IndicatorParameter& parameter, const std::string& text) {
    const std::string place = "parameter '" + parameter.key + "'";
    double value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || !std::isfinite(value)
        || (parameter.isWhole && value != std::floor(value)))
        return Error{"indicator.parameter", parameter.isWhole ? "'%1' is not a whole number" : "'%1' is not a number",
            {text.substr(0, 40)}, place};
    if (value < parameter.minimum || value > parameter.maximum)
        return Error{"indicator.parameter", "%1 is outside %2 to %3",
            {text.substr(0, 40), std::to_string(static_cast<long>(parameter.minimum)),
                std::to_string(static_cast<long>(parameter.maximum))},
            place};
    return value;
}

Result<Values> resolve(const IndicatorInfo& info, const std::map<std::string, std::string>& given) {
    Values out;
    std::string known;
    for (const IndicatorParameter& parameter : info.parameters) {
        known += (known.empty() ? "" : ", ") + parameter.key;
        const auto found = given.find(parameter.key);
        const auto value =
            found == given.end() ? Result<double>(parameter.defaultValue) : parseParameter(parameter, found->second);
        if (!value)
            return value.error();
        out.push_back(*value);
    }
    for (const auto& [key, text] : given) {
        const bool isKnown = std::any_of(info.parameters.begin(), info.parameters.end(),
            [&wanted = key](const auto& parameter) { return parameter.key == wanted; });
        if (!isKnown)
            return Error{"indicator.parameter", "%1 has no such parameter; it has: %2",
                {info.name, known.empty() ? "none" : known}, "parameter '" + key.substr(0, 40) + "'"};
    }
    if (info.name == "macd" && out[0] >= out[1])
        return Error{"indicator.parameter", "fast must be less than slow", {}, "parameter 'fast'"};
    return out;
}

} // namespace

const std::vector<IndicatorInfo>& indicators() {
    static const std::vector<IndicatorInfo> all = [] {
        std::vector<IndicatorInfo> out;
        for (const Entry& entry : entries())
            out.push_back(entry.info);
        return out;
    }();
    return all;
}

Result<std::vector<NamedLine>> computeIndicator(
    std::string_view name, const std::map<std::string, std::string>& parameters, const Series& series) {
    std::string known;
    for (const Entry& entry : entries()) {
        known += (known.empty() ? "" : ", ") + entry.info.name;
        if (entry.info.name != name)
            continue;
        const auto values = resolve(entry.info, parameters);
        if (!values)
            return values.error();
        return entry.compute(series, *values);
    }
    return Error{
        "indicator.unknown", "there is no indicator '%1'; there are: %2", {std::string(name.substr(0, 40)), known}};
}

} // namespace truebar
