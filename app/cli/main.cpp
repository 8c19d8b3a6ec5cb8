// truebar-cli: everything the window can do, for the shell. The commands are in *_commands.cpp.
#include "app/cli/command.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdio>

namespace {

using namespace truebar;
using namespace truebar::cli;

constexpr int exitFailed = 1;
constexpr int exitBadInput = 2;

std::stop_source interrupt;

void onInterrupt(int) {
    // A second Ctrl+C ends at once; the store is safe at any moment.
    std::signal(SIGINT, SIG_DFL);
    interrupt.request_stop();
}

std::vector<Command> allCommands() {
    std::vector<Command> out;
    for (auto group : {dataCommands(), analysisCommands(), runCommands(), pluginCommands()})
        out.insert(out.end(), group.begin(), group.end());
    return out;
}

std::string optionHelp(const OptionSpec& option) {
    const std::string name = std::string("--") + option.name + (option.value ? std::string(" ") + option.value : "");
    return "  " + name + std::string(name.size() < 26 ? 26 - name.size() : 1, ' ') + option.help
        + (option.isRequired ? " (required)" : "") + '\n';
}

std::string usage(const std::vector<Command>& commands, std::string_view noun, std::string_view verb) {
    std::string out = "usage: truebar-cli [--workspace DIR] <noun> <verb> [options]\n\n";
    for (const Command& command : commands) {
        const CommandSpec& spec = command.spec;
        if ((!noun.empty() && noun != spec.noun) || (!verb.empty() && verb != spec.verb))
            continue;
        const std::string words = std::string(spec.noun) + ' ' + spec.verb + ' ' + spec.operands;
        out += words + std::string(words.size() < 28 ? 28 - words.size() : 1, ' ') + spec.help + '\n';
        if (!verb.empty()) {
            for (const OptionSpec& option : spec.options)
                out += optionHelp(option);
        }
    }
    return out;
}

struct Chosen {
    const Command* command;
    Arguments arguments;
};

Result<Chosen> choose(const std::vector<Command>& commands, const std::vector<std::string>& words) {
    std::vector<std::string> nouns;
    std::vector<std::string> verbs;
    for (const Command& command : commands) {
        nouns.emplace_back(command.spec.noun);
        if (!words.empty() && words[0] == command.spec.noun)
            verbs.emplace_back(command.spec.verb);
    }
    if (words.empty())
        return Error{"usage.noun", "a command is missing; --help lists them"};
    if (verbs.empty())
        return Error{"usage.noun", "there is no command '%1'%2", {words[0].substr(0, 60), suggestion(words[0], nouns)}};
    if (words.size() < 2)
        return Error{"usage.verb", "'%1' needs a verb; --help lists them", {words[0]}};
    for (const Command& command : commands) {
        if (words[0] != command.spec.noun || words[1] != command.spec.verb)
            continue;
        auto arguments = Arguments::parse(command.spec, {words.begin() + 2, words.end()});
        if (!arguments)
            return std::move(arguments).error();
        return Chosen{&command, std::move(*arguments)};
    }
    return Error{
        "usage.verb", "there is no '%1 %2'%3", {words[0], words[1].substr(0, 60), suggestion(words[1], verbs)}};
}

// --workspace may stand before or after the command.
Result<QString> takeWorkspace(std::vector<std::string>& words) {
    QString out = Workspace::defaultDirectory();
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool isJoined = words[i].starts_with("--workspace=");
        if (words[i] != "--workspace" && !isJoined)
            continue;
        if (!isJoined && i + 1 == words.size())
            return Error{"usage.missing_value", "the option needs a value: DIR", {}, "--workspace"};
        const std::string value = isJoined ? words[i].substr(12) : words[i + 1];
        if (value.empty())
            return Error{"usage.missing_value", "the option needs a value: DIR", {}, "--workspace"};
        const auto at = words.begin() + static_cast<std::ptrdiff_t>(i);
        words.erase(at, at + (isJoined ? 1 : 2));
        out = QString::fromStdString(value);
        break;
    }
    return out;
}

int fail(const Error& error) {
    std::fprintf(stderr, "truebar-cli: %s\n", error.message().c_str());
    return isInputError(error) ? exitBadInput : exitFailed;
}

int runCommand(std::vector<std::string> words) {
    const std::vector<Command> commands = allCommands();
    const auto wants = [&](const char* word) { return std::find(words.begin(), words.end(), word) != words.end(); };
    if (wants("--version")) {
        std::puts("truebar-cli " TRUEBAR_VERSION);
        return 0;
    }
    if (wants("--help")) {
        const auto word = [&](std::size_t i) {
            return i < words.size() && !words[i].starts_with("--") ? std::string_view(words[i]) : std::string_view();
        };
        std::fputs(usage(commands, word(0), word(1)).c_str(), stdout);
        return 0;
    }
    const auto directory = takeWorkspace(words);
    if (!directory)
        return fail(directory.error());
    const auto chosen = choose(commands, words);
    if (!chosen)
        return fail(chosen.error());
    Session session(*directory, interrupt.get_token());
    const Answer answer = chosen->command->run(session, chosen->arguments);
    if (!answer) {
        const bool isCancelled = answer.error().code.ends_with(".cancelled");
        const int code = fail(answer.error());
        return isCancelled ? exitFailed : code;
    }
    if (std::fwrite(answer->data(), 1, answer->size(), stdout) != answer->size() || std::fflush(stdout) != 0)
        return fail({"io.stdout", "the answer could not be written"});
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    std::signal(SIGINT, onInterrupt);
    try {
        return runCommand({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        return fail({"internal.exception", "%1", {error.what()}});
    }
}
