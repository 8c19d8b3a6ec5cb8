#include "ui/chart/chart_indicator.h"

#include <algorithm>
#include <sstream>

namespace truebar::ui {

std::string IndicatorSpec::toString() const {
    std::string out = name;
    for (const auto& [key, value] : parameters)
        out += ' ' + key + '=' + value;
    return out;
}

std::optional<IndicatorSpec> IndicatorSpec::parse(const std::string& text) {
    std::istringstream words(text);
    IndicatorSpec out;
    if (!(words >> out.name))
        return std::nullopt;
    for (std::string word; words >> word;) {
        const std::size_t sign = word.find('=');
        if (sign == std::string::npos || sign == 0)
            return std::nullopt;
        out.parameters.insert_or_assign(word.substr(0, sign), word.substr(sign + 1));
    }
    return out;
}

const IndicatorInfo* findIndicator(const std::string& name) {
    const auto found = std::find_if(
        indicators().begin(), indicators().end(), [&](const IndicatorInfo& each) { return each.name == name; });
    return found == indicators().end() ? nullptr : &*found;
}

QString shortTitle(const IndicatorSpec& spec) {
    constexpr std::size_t longestAbbreviation = 4;
    QString out = QString::fromStdString(spec.name);
    if (spec.name.size() <= longestAbbreviation)
        out = out.toUpper();
    else
        out[0] = out[0].toUpper();
    // In the order in which traders say them, which is the registry's.
    if (const IndicatorInfo* info = findIndicator(spec.name)) {
        for (const IndicatorParameter& parameter : info->parameters) {
            if (const auto found = spec.parameters.find(parameter.key); found != spec.parameters.end())
                out += QLatin1Char(' ') + QString::fromStdString(found->second);
        }
    }
    return out;
}

IndicatorLines::IndicatorLines(std::vector<NamedLine> computed)
    : lines(std::move(computed)) {
    for (const NamedLine& line : lines)
        pyramids.emplace_back(line.values);
}

ValueRange IndicatorLines::range(std::size_t first, std::size_t last) const {
    ValueRange out;
    for (std::size_t i = 0; i < lines.size(); ++i)
        out.add(pyramids[i].range(lines[i].values, std::min(first, size()), std::min(last, size())));
    return out;
}

QColor indicatorColor(const Theme& theme, std::size_t index, const std::string& lineName) {
    const auto count = static_cast<std::size_t>(theme.series.size());
    return theme.series[static_cast<qsizetype>((index + (lineName == "signal" ? 1 : 0)) % count)];
}

} // namespace truebar::ui
