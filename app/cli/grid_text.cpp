#include "app/cli/grid_text.h"

#include "core/base/decimal.h"

namespace truebar::cli {

namespace {

constexpr std::size_t mostCombinations = 10'000;

Error badGrid(std::string text, const std::string& argument) {
    return {"usage.grid", std::move(text), {argument.substr(0, 60)}, "--grid"};
}

std::vector<std::string> splitAt(const std::string& text, char separator) {
    std::vector<std::string> out{""};
    for (const char c : text) {
        if (c == separator)
            out.emplace_back();
        else
            out.back() += c;
    }
    return out;
}

Result<std::vector<std::string>> rangeOf(const std::string& text) {
    const auto parts = splitAt(text, ':');
    const auto first = Decimal::parse(parts[0]);
    const auto last = parts.size() > 1 ? Decimal::parse(parts[1]) : first;
    const auto step = parts.size() > 2 ? Decimal::parse(parts[2]) : Result<Decimal>(Decimal(1));
    if (parts.size() > 3 || !first || !last || !step || step->sign() <= 0 || *last < *first)
        return badGrid("'%1' is not FIRST:LAST:STEP with FIRST up to LAST and a STEP above 0", text);
    std::vector<std::string> out;
    for (Decimal value = *first; value <= *last; value += *step) {
        if (out.size() == mostCombinations)
            return badGrid("'%1' has too many values", text);
        out.push_back(value.toString());
    }
    return out;
}

Result<std::vector<std::string>> valuesOf(const std::string& text) {
    if (text.find(':') != std::string::npos)
        return rangeOf(text);
    auto out = splitAt(text, ',');
    for (const std::string& value : out) {
        if (value.empty())
            return badGrid("'%1' has an empty value", text);
    }
    return out;
}

} // namespace

Result<std::vector<GivenSettings>> gridOf(const std::vector<std::string>& texts, const GivenSettings& fixed) {
    std::vector<GivenSettings> out{fixed};
    for (const std::string& text : texts) {
        const auto equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            return badGrid("'%1' is not KEY=FIRST:LAST:STEP or KEY=VALUE,VALUE", text);
        const std::string key = text.substr(0, equals);
        if (out.front().contains(key))
            return badGrid("'%1' is given twice", key);
        const auto values = valuesOf(text.substr(equals + 1));
        if (!values)
            return values.error();
        if (out.size() * values->size() > mostCombinations)
            return badGrid("more than %1 combinations", std::to_string(mostCombinations));
        std::vector<GivenSettings> longer;
        for (const GivenSettings& prefix : out) {
            for (const std::string& value : *values) {
                longer.push_back(prefix);
                longer.back()[key] = value;
            }
        }
        out = std::move(longer);
    }
    return out;
}

} // namespace truebar::cli
