#include "app/cli/help.h"

#include "app/cli/text_table.h"

namespace truebar::cli {

namespace {

constexpr std::size_t firstColumn = 30;

std::string line(const std::string& words, std::string_view help) {
    return padded("  " + words + ' ', firstColumn) + std::string(help) + '\n';
}

std::string optionLine(const OptionSpec& option) {
    const std::string words = std::string("--") + option.name + (option.value ? std::string(" ") + option.value : "");
    return line(words, std::string(option.help) + (option.isRequired ? " (required)" : ""));
}

std::string wordsOf(const CommandSpec& spec) {
    return std::string(spec.noun) + ' ' + spec.verb + (*spec.operands ? std::string(" ") + spec.operands : "");
}

std::string commandHelp(const CommandSpec& spec) {
    std::string out = "usage: truebar-cli " + wordsOf(spec) + " [options]\n\n" + spec.help + "\n\noptions\n";
    for (const OptionSpec& option : spec.options)
        out += optionLine(option);
    return out;
}

} // namespace

std::string helpText(const std::vector<Command>& commands, std::string_view noun, std::string_view verb) {
    std::string out = "usage: truebar-cli [--workspace DIR] NOUN VERB [options]\n\ncommands\n";
    for (const Command& command : commands) {
        const CommandSpec& spec = command.spec;
        if (!noun.empty() && noun != spec.noun)
            continue;
        if (!noun.empty() && verb == spec.verb)
            return commandHelp(spec);
        out += line(wordsOf(spec), spec.help);
    }
    return out
        + "\nNOUN VERB --help lists the options of a command. Times are ISO 8601 in UTC or epoch milliseconds.\n"
          "Exit status: 0 done, 1 the work failed, 2 bad usage or input (nothing is changed).\n";
}

} // namespace truebar::cli
