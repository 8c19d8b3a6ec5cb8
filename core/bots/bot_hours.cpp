#include "core/bots/bot_hours.h"

namespace truebar {

Result<ScheduleMoment> momentOf(const BotDefinition& bot, const CandleStore& store, UtcMs now) {
    if (bot.schedule.isAlways())
        return ScheduleMoment();
    std::string market = bot.session;
    if (market == "24/7") {
        if (const auto instrument = store.instrument(bot.instrument))
            market = instrument->calendar;
    }
    const auto hours =
        scheduleHours(bot.schedule, market, [&](std::string_view name) { return store.calendars().find(name); });
    if (!hours)
        return hours.error();
    return scheduleAt(bot.schedule, *hours, now);
}

void showHours(BotStatus& status, const CandleStore& store, UtcMs now) {
    if (!status.isWanted || status.state != BotState::Stopped)
        return;
    const auto moment = momentOf(status.definition, store, now);
    if (!moment || moment->isOpen)
        return;
    status.state = BotState::Scheduled;
    status.waitsUntil = moment->change;
}

std::string waitingText(const ScheduleMoment& moment) {
    return moment.change ? "waits until " + formatUtc(*moment.change) : std::string("has no hours any more");
}

} // namespace truebar
