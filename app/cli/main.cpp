// truebar-cli: everything the window can do, for the shell. The commands are in *_commands.cpp.
#include "app/cli/command.h"
#include "app/cli/help.h"
#include "core/base/utf8.h"
#include "core/vault/process_guard.h"

#include <QCoreApplication>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace {

using namespace truebar;
using namespace truebar::cli;

constexpr int exitFailed = 1;
constexpr int exitBadInput = 2;

// What every command takes, before or after its words.
std::vector<OptionSpec> commonOptions() {
    return {{"workspace", "DIR", "the workspace ($TRUEBAR_WORKSPACE, or the user's data folder)"},
        {"help", nullptr, "say what there is to say"}, {"version", nullptr, "name the version"}};
}

std::vector<Command> allCommands() {
    std::vector<Command> out;
    for (auto group : {dataCommands(), fetchCommands(), verifyCommands(), exportCommands(), analysisCommands(),
             runCommands(), robustnessCommands(), examinationCommands(), sweepCommands(), jobCommands(),
             trialCommands(), feedCommands(), routineCommands(), watchCommands(), pluginCommands(), bundleCommands(),
             leaderboardCommands(), vaultCommands(), accountCommands(), portfolioCommands(), decideCommands(),
             deskCommands(), orderCommands(), slipCommands(), panicCommands(), gameCommands(), botCommands(),
             outlookCommands(), serveCommands()})
        out.insert(out.end(), group.begin(), group.end());
    for (Command& command : out) {
        for (const OptionSpec& option : commonOptions())
            command.spec.options.push_back(option);
    }
    return out;
}

// "data import --json FILE" as the shell gave it: options may stand before the noun.
struct Words {
    std::string noun;
    std::string verb;
    std::vector<std::string> rest;
};

Words split(const std::vector<std::string>& words) {
    Words out;
    std::size_t i = 0;
    while (i < words.size() && words[i].starts_with('-'))
        i += words[i] == "--workspace" ? 2 : 1;
    i = std::min(i, words.size());
    out.rest.assign(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(i));
    for (std::string* word : {&out.noun, &out.verb}) {
        if (i < words.size() && !words[i].starts_with('-'))
            *word = words[i++];
    }
    out.rest.insert(out.rest.end(), words.begin() + static_cast<std::ptrdiff_t>(i), words.end());
    return out;
}

struct Chosen {
    const Command* command = nullptr; // none for the help on many
    Arguments arguments{};
};

Error unknownWord(const std::vector<Command>& commands, const Words& words) {
    std::vector<std::string> nouns;
    std::vector<std::string> verbs;
    for (const Command& command : commands) {
        nouns.emplace_back(command.spec.noun);
        if (words.noun == command.spec.noun)
            verbs.emplace_back(command.spec.verb);
    }
    const std::string shown = words.noun.substr(0, 60);
    if (words.noun.empty())
        return {"usage.noun", "a command is missing; --help lists them", {}, "command"};
    if (verbs.empty())
        return {"usage.noun", "there is no such command%1; --help lists them", {suggestion(words.noun, nouns)}, shown};
    if (words.verb.empty())
        return {"usage.verb", "a verb is missing; --help lists them", {}, shown};
    return {"usage.verb", "there is no such command%1; --help lists them", {suggestion(words.verb, verbs)},
        shown + ' ' + words.verb.substr(0, 60)};
}

Result<Chosen> choose(const std::vector<Command>& commands, const Words& words) {
    bool isNoun = words.noun.empty();
    for (const Command& command : commands) {
        isNoun = isNoun || words.noun == command.spec.noun;
        if (words.noun != command.spec.noun || words.verb != command.spec.verb)
            continue;
        auto arguments = Arguments::parse(command.spec, words.rest);
        if (!arguments)
            return std::move(arguments).error();
        return Chosen{&command, std::move(*arguments)};
    }
    if (isNoun && words.verb.empty()) {
        auto arguments = Arguments::parse({"", "", "", 0, 0, "", commonOptions()}, words.rest);
        if (!arguments)
            return std::move(arguments).error();
        if (arguments->has("help") || arguments->has("version"))
            return Chosen{nullptr, std::move(*arguments)};
    }
    return unknownWord(commands, words);
}

// Services know what is wrong; here it is known which word said it.
Error placed(Error error, const Words& words) {
    const auto is = [&](std::string_view code) { return error.code == code; };
    if (is("data.unknown_instrument"))
        return std::move(error).at("--instrument");
    if (is("data.unknown_series"))
        return std::move(error).at("--timeframe");
    if (is("run.no_candles"))
        return std::move(error).at("--from, --to");
    const std::string command = words.noun + (words.verb.empty() ? "" : ' ' + words.verb);
    return std::move(error).at(command.empty() ? "command" : command);
}

// One line, whatever the message quotes; over a progress line if there is one.
int fail(const Error& error, const Redactor& redactor = {}) {
    const char* start = isTerminal(stderr) ? "\r\033[K" : "";
    std::fprintf(stderr, "%struebar-cli: %s\n", start, printableLine(redactor.clean(error.message())).c_str());
    const bool isCancelled = error.code.ends_with(".cancelled");
    return isInputError(error) && !isCancelled ? exitBadInput : exitFailed;
}

int print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
        return fail({"io.stdout", "the answer could not be written: %1", {std::strerror(errno)}, "standard output"});
    return 0;
}

int execute(const Command& command, const Arguments& arguments, const Words& words) {
    const auto given = arguments.value("workspace");
    Session session(given ? QString::fromStdString(*given) : Workspace::defaultDirectory());
    const cli::Answer answer = command.run(session, arguments);
    if (answer) {
        const int printed = print(*answer);
        return printed == 0 && session.isFailed() ? exitFailed : printed;
    }
    const Error error = placed(answer.error(), words);
    session.noteFailure(words.noun + '_' + words.verb, error);
    return fail(error, session.redactor());
}

int runCommand(const std::vector<std::string>& given) {
    const std::vector<Command> commands = allCommands();
    const Words words = split(given);
    const auto chosen = choose(commands, words);
    if (!chosen)
        return fail(placed(chosen.error(), words));
    if (chosen->arguments.has("help"))
        return print(helpText(commands, words.noun, words.verb));
    if (chosen->arguments.has("version"))
        return print("truebar-cli " TRUEBAR_VERSION "\n");
    return execute(*chosen->command, chosen->arguments, words);
}

} // namespace

int main(int argc, char** argv) {
    forbidMemoryDumps();
    const QCoreApplication application(argc, argv);
    try {
        return runCommand({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        return fail({"internal.exception", "%1", {error.what()}, "command"});
    }
}
