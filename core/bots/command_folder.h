// Commands from one program to another that holds the workspace: one file for each, which appears whole or not at all,
// is answered by a second file, and disappears. Whoever has not been answered takes the command back.
#pragma once

#include "core/bots/bot_definition.h"

#include <QString>

#include <functional>

namespace truebar {

struct BotCommand {
    enum class Kind : std::uint8_t { Add, Start, Stop, Edit, Remove, Preflight };
    static constexpr int kindCount = 6;

    Kind kind = Kind::Start;
    std::string bot{};
    std::string who{};
    BotEdit edit{}; // for Edit
    std::string definition{}; // for Add: JSON
};
// "add", "start", "stop", "edit", "remove", "preflight"
std::string_view toString(BotCommand::Kind kind);

// WORKSPACE/commands
QString commandFolder(const QString& workspace);

// Waits for the answer: the text that do() gave, or its error. "io.command_untaken" if nobody has taken it in time and
// nothing was done; "io.command" if the file cannot be written, or it is still being carried out.
Result<std::string> sendCommand(const QString& folder, const BotCommand& command, Millis patience);

// For the program that holds the workspace. Commands are carried out at least once: they say how things shall be, so
// that twice is the same as once.
void answerCommands(const QString& folder, const std::function<Result<std::string>(const BotCommand&)>& carryOut);

} // namespace truebar
