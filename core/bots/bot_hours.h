// The hours of a bot with the calendars of a workspace: whether they are now, and what its status says of it.
#pragma once

#include "core/bots/bot_status.h"
#include "core/data/candle_store.h"

namespace truebar {

// The market's calendar is that of the bot's candles, or else of its instrument; one that is not known yet trades
// always. Errors "schedule.hours" and "calendar.*".
Result<ScheduleMoment> momentOf(const BotDefinition& bot, const CandleStore& store, UtcMs now);
// A bot that is wanted and does not run because of its hours is Scheduled.
void showHours(BotStatus& status, const CandleStore& store, UtcMs now);
// "waits until 2026-01-05T14:30:00Z", or that it never runs again.
std::string waitingText(const ScheduleMoment& moment);

} // namespace truebar
