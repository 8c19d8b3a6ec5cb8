// How bots are, for commands that only read.
#pragma once

#include "app/cli/command.h"

#include "core/bots/bot_status.h"

namespace truebar::cli {

// Without the lock of the workspace: bots are looked at while another program runs them.
Result<std::unique_ptr<Database>> readableBots(Session& session);
// What runs it knows best how it is; otherwise what is recorded, and the hours by the clock of the machine.
Result<BotStatus> statusOf(Session& session, const Database& database, const StoredBot& bot);
Result<std::vector<BotStatus>> statuses(Session& session, const Database& database);

} // namespace truebar::cli
