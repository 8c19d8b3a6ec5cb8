#include "app/cli/bot_statuses.h"

#include "core/bots/bot_hours.h"
#include "core/sdk/clock.h"

namespace truebar::cli {

Result<std::unique_ptr<Database>> readableBots(Session& session) {
    const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
    if (!workspace)
        return workspace.error();
    return Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
}

Result<BotStatus> statusOf(Session& session, const Database& database, const StoredBot& bot) {
    auto out = recordedStatus(database, bot);
    if (!out)
        return out;
    const UtcMs now = systemClock().now();
    const auto isServed = BotHealthStore(database).addTo(*out, now);
    if (!isServed)
        return isServed.error();
    if (*isServed || bot.definition.schedule.isAlways())
        return out;
    if (const auto store = session.candles(WorkspaceAccess::ReadOnly))
        showHours(*out, **store, now);
    return out;
}

Result<std::vector<BotStatus>> statuses(Session& session, const Database& database) {
    const auto bots = BotStore(database).list();
    if (!bots)
        return bots.error();
    std::vector<BotStatus> out;
    for (const StoredBot& bot : *bots) {
        auto status = statusOf(session, database, bot);
        if (!status)
            return std::move(status).error();
        out.push_back(std::move(*status));
    }
    return out;
}

} // namespace truebar::cli
