#include "app/cli/arguments.h"

#include <algorithm>
#include <limits>

namespace truebar::cli {

namespace {

std::string shown(std::string_view word) {
    return std::string(word.substr(0, 60));
}

// Levenshtein.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row.back();
}

const OptionSpec* find(const CommandSpec& spec, std::string_view name) {
    const auto found = std::find_if(
        spec.options.begin(), spec.options.end(), [&](const OptionSpec& option) { return name == option.name; });
    return found == spec.options.end() ? nullptr : &*found;
}

Error unknownOption(const CommandSpec& spec, std::string_view word) {
    std::vector<std::string> known;
    for (const OptionSpec& option : spec.options)
        known.push_back(std::string("--") + option.name);
    return Error{"usage.unknown_option", "there is no such option%1", {suggestion(word, known)}, shown(word)};
}

// The operands and what is asked of them, once every option is read.
Result<void> checkComplete(const CommandSpec& spec, const Arguments& arguments) {
    for (const OptionSpec& option : spec.options) {
        if (option.isRequired && !arguments.has(option.name))
            return Error{"usage.required", "the option is required", {}, std::string("--") + option.name};
    }
    const auto& operands = arguments.operands();
    if (operands.size() < spec.fewestOperands)
        return Error{"usage.operands", "the command needs %1", {spec.operands}};
    if (operands.size() > spec.mostOperands)
        return Error{"usage.operands", "'%1' is one word too many", {shown(operands[spec.mostOperands])}};
    return {};
}

} // namespace

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
    std::size_t nearest = std::numeric_limits<std::size_t>::max();
    std::string best;
    for (const std::string& candidate : known) {
        if (const std::size_t d = distance(word.substr(0, 60), candidate); d < nearest) {
            nearest = d;
            best = candidate;
        }
    }
    return nearest <= 2 && !best.empty() ? " (did you mean '" + best + "'?)" : std::string();
}

Result<Arguments> Arguments::parse(const CommandSpec& spec, const std::vector<std::string>& words) {
    Arguments out;
    bool onlyOperands = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "--" && !onlyOperands)
            onlyOperands = true;
        else if (onlyOperands || word.size() < 2 || word.front() != '-')
            out.m_operands.push_back(word);
        else if (auto taken = out.takeOption(spec, words, i); !taken)
            return std::move(taken).error();
    }
    if (out.has("help") || out.has("version"))
        return out;
    if (auto complete = checkComplete(spec, out); !complete)
        return std::move(complete).error();
    return out;
}

Result<void> Arguments::takeOption(
    const CommandSpec& spec, const std::vector<std::string>& words, std::size_t& position) {
    const std::string& word = words[position];
    const auto equals = word.find('=');
    const std::string place = word == "-h" ? "--help" : word.substr(0, equals);
    const OptionSpec* option = place.starts_with("--") ? find(spec, place.substr(2)) : nullptr;
    if (!option)
        return unknownOption(spec, place);
    if (!option->isRepeatable && has(option->name))
        return Error{"usage.repeated", "the option is given twice", {}, place};
    std::string value;
    if (!option->value) {
        if (equals != std::string::npos)
            return Error{"usage.no_value", "the option takes no value", {}, place};
    } else if (equals != std::string::npos) {
        value = word.substr(equals + 1);
    } else if (position + 1 < words.size() && !words[position + 1].starts_with("--")) {
        value = words[++position];
    }
    if (option->value && value.empty())
        return Error{"usage.missing_value", "the option needs a value: %1", {option->value}, place};
    m_values[option->name].push_back(value);
    return {};
}

std::optional<std::string> Arguments::value(std::string_view option) const {
    const auto found = m_values.find(option);
    return found == m_values.end() ? std::nullopt : std::optional(found->second.back());
}

std::vector<std::string> Arguments::values(std::string_view option) const {
    const auto found = m_values.find(option);
    return found == m_values.end() ? std::vector<std::string>() : found->second;
}

} // namespace truebar::cli
