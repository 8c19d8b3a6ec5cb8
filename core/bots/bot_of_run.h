// "Run this as a dry-run bot": what a simulation was, as a bot that does not exist yet.
#pragma once

#include "core/bots/bot_definition.h"

namespace truebar {

// Strategy, settings, instrument, timeframe, hours, cash, costs and decisions of the run, with the run as its origin;
// its id is still empty. A fill profile that needs finer candles becomes the standard one. "bot.origin" for a portfolio
// or what was no simulation; "plugin.unknown".
Result<BotDefinition> dryRunBotOf(const RunSummary& run, const PluginRegistry& plugins);

} // namespace truebar
