#include "app/cli/bot_queries.h"

#include "app/cli/bot_statuses.h"
#include "app/cli/bot_text.h"

#include "core/bots/bot_store.h"
#include "core/bots/parity.h"
#include "core/bots/session_store.h"

namespace truebar::cli {

Answer botList(Session& session, const Arguments& arguments) {
    std::vector<BotStatus> all;
    const auto database = readableBots(session);
    if (database) {
        auto read = statuses(session, **database);
        if (!read)
            return std::move(read).error();
        all = std::move(*read);
    } else if (database.error().code != "workspace.missing") {
        return database.error();
    }
    if (!arguments.has("json"))
        return botTable(all);
    JsonWriter json;
    json.beginObject().key("bots").beginArray();
    for (const BotStatus& each : all)
        writeBot(json, each);
    json.endArray().endObject();
    return json.take() + '\n';
}

Answer botStatus(Session& session, const Arguments& arguments) {
    if (arguments.operands().empty())
        return botList(session, arguments);
    const auto database = readableBots(session);
    if (!database)
        return database.error();
    const auto bot = BotStore(**database).find(arguments.operands().front());
    if (!bot)
        return bot.error();
    const auto status = statusOf(session, **database, *bot);
    if (!status)
        return status.error();
    if (!arguments.has("json"))
        return botText(*status);
    JsonWriter json;
    writeBot(json, *status);
    return json.take() + '\n';
}

Answer botShow(Session& session, const Arguments& arguments) {
    const auto database = readableBots(session);
    if (!database)
        return database.error();
    const auto bot = BotStore(**database).find(arguments.operands().front());
    if (!bot)
        return bot.error();
    const auto sessions = SessionStore(**database).list(bot->definition.id);
    if (!sessions)
        return sessions.error();
    const auto changes = BotStore(**database).changes(bot->definition.id);
    if (!changes)
        return changes.error();
    return arguments.has("json") ? definitionJson(*bot, *sessions, *changes)
                                 : definitionText(*bot, *sessions, *changes);
}

Answer botLog(Session& session, const Arguments& arguments) {
    const auto limit = wholeOf(arguments, "limit", 50, 1, 100'000);
    if (!limit)
        return limit.error();
    const auto database = readableBots(session);
    if (!database)
        return database.error();
    const auto bot = BotStore(**database).find(arguments.operands().front());
    if (!bot)
        return bot.error();
    const auto lines = BotStore(**database).logLines(bot->definition.id, static_cast<int>(*limit));
    if (!lines)
        return lines.error();
    return arguments.has("json") ? logJson(*lines) : logText(*lines);
}

Answer botParity(Session& session, const Arguments& arguments) {
    const auto number = wholeOf(arguments, "session", 0, 1, INT64_MAX);
    if (!number)
        return number.error();
    const auto database = readableBots(session);
    if (!database)
        return database.error();
    const auto store = session.candles(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    const auto bot = BotStore(**database).find(arguments.operands().front());
    if (!bot)
        return bot.error();
    const auto sessions = SessionStore(**database).list(bot->definition.id);
    if (!sessions)
        return sessions.error();
    for (const SessionHead& head : *sessions) {
        if (*number != 0 && head.number != *number)
            continue;
        const auto report = parityOf(**database, **store, session.plugins(), head.number);
        if (!report)
            return report.error();
        return arguments.has("json") ? parityJson(*report) : parityText(*report);
    }
    return Error{"bot.unknown_session", "the bot '%1' has no such session", {bot->definition.id}};
}

} // namespace truebar::cli
