#include "core/bots/bot_command.h"

#include "core/base/json_writer.h"
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
    const auto memberOf = [&](const char* key) { return json.value(QLatin1String(key)).toString().toStdString(); };
    const auto kind = enumNamed<BotCommand::Kind>(memberOf("command"), BotCommand::kindCount);
    if (!kind)
        return Error{"bot.command", "the command cannot be read"};
    BotCommand out;
    out.kind = *kind;
    out.bot = memberOf("bot");
    out.who = memberOf("who");
    out.edit = textsFromJson(memberOf("edit"));
    out.definition = memberOf("definition");
    return out;
}

} // namespace truebar
