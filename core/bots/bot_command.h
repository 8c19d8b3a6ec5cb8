// What other programs may ask of the host, and how it is written in the command folder.
#pragma once

#include "core/bots/bot_definition.h"

#include <QString>

namespace truebar {

struct BotCommand {
    enum class Kind : std::uint8_t { Add, Start, Stop, Edit, Remove, Preflight };
    static constexpr int kindCount = 6;

    Kind kind = Kind::Start;
    std::string bot{};
    std::string who{};
    BotEdit edit{}; // for Edit
    std::string definition{}; // for Add: JSON

    bool operator==(const BotCommand&) const = default;
};
// "add", "start", "stop", "edit", "remove", "preflight"
std::string_view toString(BotCommand::Kind kind);

// Where the program that runs the bots looks for commands.
QString botCommandFolder(const QString& workspace);
std::string botCommandToJson(const BotCommand& command);
// "bot.command"
Result<BotCommand> botCommandFromJson(std::string_view text);

} // namespace truebar
