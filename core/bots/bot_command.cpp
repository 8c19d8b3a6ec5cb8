#include "core/bots/bot_command.h"

#include "core/base/json_writer.h"
#include "core/bots/stored_text.h"
#include "core/commands/command_folder.h"
#include "core/runs/run_text.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace truebar {

std::string_view toString(BotCommand::Kind kind) {
    switch (kind) {
    case BotCommand::Kind::Add:
        return "add";
    case BotCommand::Kind::Start:
        return "start";
    case BotCommand::Kind::Stop:
        return "stop";
    case BotCommand::Kind::Edit:
        return "edit";
    case BotCommand::Kind::Remove:
        return "remove";
    case BotCommand::Kind::Preflight:
        return "preflight";
    }
    return {};
}

QString botCommandFolder(const QString& workspace) {
    return commandFolder(workspace, QStringLiteral("bots"));
}

std::string botCommandToJson(const BotCommand& command) {
    JsonWriter json;
    json.beginObject()
        .member("command", toString(command.kind))
        .member("bot", command.bot)
        .member("who", command.who)
        .member("edit", textsToJson(command.edit))
        .member("definition", command.definition)
        .endObject();
    return json.take();
}

Result<BotCommand> botCommandFromJson(std::string_view text) {
    const QJsonObject json =
        QJsonDocument::fromJson(QByteArray(text.data(), static_cast<qsizetype>(text.size()))).object();
    const auto kind = enumNamed<BotCommand::Kind>(textOf(json, "command"), BotCommand::kindCount);
    if (!kind)
        return Error{"bot.command", "the command cannot be read"};
    BotCommand out;
    out.kind = *kind;
    out.bot = textOf(json, "bot");
    out.who = textOf(json, "who");
    out.edit = textsFromJson(textOf(json, "edit"));
    out.definition = textOf(json, "definition");
    return out;
}

} // namespace truebar
