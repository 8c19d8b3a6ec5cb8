// The words of a command line, checked against the table of what a command takes.
#pragma once

#include "core/base/result.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace truebar::cli {

struct OptionSpec {
    const char* name; // without the dashes
    const char* value; // "N" if it takes a value, nullptr for a switch
    const char* help;
    bool isRepeatable = false;
    bool isRequired = false;
};

struct CommandSpec {
    const char* noun;
    const char* verb;
    const char* operands; // "FILE…", "" if none
    std::size_t fewestOperands;
    std::size_t mostOperands;
    const char* help;
    std::vector<OptionSpec> options;
};

class Arguments {
public:
    // `words` are all but noun and verb. Errors: "usage.*", located at the option. With --help or --version among
    // them, nothing is asked to be complete.
    static Result<Arguments> parse(const CommandSpec& spec, const std::vector<std::string>& words);

    bool has(std::string_view option) const { return m_values.find(option) != m_values.end(); }
    std::optional<std::string> value(std::string_view option) const;
    std::vector<std::string> values(std::string_view option) const;
    const std::vector<std::string>& operands() const { return m_operands; }

private:
    // Reads the option at `position` and steps over its value.
    Result<void> takeOption(const CommandSpec& spec, const std::vector<std::string>& words, std::size_t& position);

    std::map<std::string, std::vector<std::string>, std::less<>> m_values;
    std::vector<std::string> m_operands;
};

// Nearest of the known words, if it is near enough to be meant: " (did you mean 'import'?)" or "".
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

} // namespace truebar::cli
