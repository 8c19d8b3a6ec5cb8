// How a host keeps the hours of its bots: sessions end with them. The next one begins as every wanted bot does.
#include "core/bots/bot_host.h"
#include "core/bots/bot_hours.h"

namespace truebar {

namespace {

constexpr auto hoursLookEvery = std::chrono::seconds(1);
// Real time, doubled each time: an account that is still being compared is ready soon, and a venue that does not answer
// is not pressed.
constexpr auto tryAgainFirst = std::chrono::seconds(1);
constexpr auto tryAgainMost = std::chrono::seconds(30);

} // namespace

Result<ScheduleMoment> BotHost::hoursOf(const BotDefinition& bot, UtcMs at) {
    if (bot.schedule.isAlways())
        return ScheduleMoment();
    std::optional<Result<ScheduleMoment>> out;
    auto looked = m_tools.store.run([&](CandleStore& store) -> Result<void> {
        out = momentOf(bot, store, at);
        return {};
    });
    return looked ? *out : Result<ScheduleMoment>(std::move(looked).error());
}

Result<void> BotHost::checkHours(const BotDefinition& bot) {
    const auto moment = hoursOf(bot, now());
    return moment ? Result<void>() : Result<void>(moment.error());
}

void BotHost::showHoursOf(std::vector<BotStatus>& statuses) {
    std::vector<BotStatus*> waiting;
    for (BotStatus& each : statuses) {
        if (each.isWanted && each.state == BotState::Stopped && !each.definition.schedule.isAlways())
            waiting.push_back(&each);
    }
    if (waiting.empty())
        return;
    const UtcMs at = now();
    (void)m_tools.store.run([&](CandleStore& store) -> Result<void> {
        for (BotStatus* each : waiting)
            showHours(*each, store, at);
        return {};
    });
}

// Its hours have ended since the session was last alive, even if they have begun again: while the program was off, or
// the machine asleep.
bool BotHost::isOutlived(const SessionHead& head, const BotDefinition& bot) {
    if (bot.schedule.isAlways())
        return false;
    UtcMs alive = head.startedAt;
    const auto last = m_tools.workspace.read<std::optional<RecordedCandle>>(
        [&](const Database& database) { return SessionStore(database).lastCandle(head.number); });
    if (last && *last)
        alive = std::max(alive, head.definition.timeframe.next((*last)->step.candle.openTime));
    const auto then = hoursOf(bot, alive);
    return then && (!then->isOpen || (then->change && *then->change <= now()));
}

// Under the control mutex. Whoever cannot end now sends nothing more and is tried again.
Result<void> BotHost::endForHours(const SessionHead& head, const BotDefinition& bot) {
    const auto session = openSession(head.bot);
    if (!session)
        return session.error();
    if (!*session)
        return {};
    const bool flatten = bot.schedule.atEnd == BotSchedule::AtEnd::Flatten;
    const auto run = (*session)->stop(flatten, true).get();
    if (!run && !(*session)->isOver()) {
        if (m_complaints[head.bot] != run.error().message())
            log(head.bot, BotLogLevel::Warning, "its hours have ended, and it does not: " + run.error().message());
        m_complaints[head.bot] = run.error().message();
        return run.error();
    }
    m_complaints.erase(head.bot);
    {
        const std::lock_guard lock(m_mutex);
        m_entries.erase(head.bot);
    }
    const auto moment = hoursOf(bot, now());
    log(head.bot, BotLogLevel::Info,
        "its hours have ended" + (moment && !moment->isOpen ? "; it " + waitingText(*moment) : std::string()));
    changed();
    return {};
}

// Its last hours are over: from here on it has to be started by somebody. Under the control mutex.
void BotHost::retire(const std::string& bot) {
    bool isDone = false;
    (void)m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&]() -> Result<void> {
            const auto open = SessionStore(database).running(bot);
            if (!open || *open)
                return open ? Result<void>() : Result<void>(open.error()); // its session ends first
            const BotStore bots(database);
            if (auto unwanted = bots.setWanted(bot, false); !unwanted)
                return unwanted;
            isDone = true;
            return bots.log(bot, BotLogLevel::Info, "its schedule is over", now());
        });
    });
    if (isDone)
        changed();
}

void BotHost::endOutsideHours(std::map<std::string, LaterTry>& laterTries) {
    const auto bots = m_tools.workspace.read<std::vector<StoredBot>>(
        [](const Database& database) { return BotStore(database).list(); });
    if (!bots)
        return;
    bool isAny = false;
    for (const StoredBot& listed : *bots) {
        const std::string& id = listed.definition.id;
        if (!listed.isWanted || listed.definition.schedule.isAlways())
            continue;
        const auto later = laterTries.find(id);
        if (later != laterTries.end() && std::chrono::steady_clock::now() < later->second.at)
            continue;
        const std::lock_guard control(m_controlMutex);
        const auto bot = find(id);
        if (!bot || !bot->isWanted)
            continue;
        const auto head = m_tools.workspace.read<std::optional<SessionHead>>(
            [&](const Database& database) { return SessionStore(database).running(id); });
        if (!head || !*head)
            continue;
        const auto moment = hoursOf(bot->definition, now());
        if (later == laterTries.end() && (!moment || moment->isOpen) && !isOutlived(**head, bot->definition))
            continue;
        isAny = true;
        if (endForHours(**head, bot->definition)) {
            laterTries.erase(id);
        } else {
            LaterTry& next = laterTries.try_emplace(id, LaterTry{{}, tryAgainFirst}).first->second;
            next.at = std::chrono::steady_clock::now() + next.wait;
            next.wait = std::min<std::chrono::milliseconds>(next.wait * 2, tryAgainMost);
        }
    }
    if (isAny)
        publish();
}

// In a thread of its own: a venue may take its time, and the others go on.
void BotHost::keepHours(const std::stop_token& stop) {
    std::map<std::string, LaterTry> laterTries;
    std::mutex mutex;
    std::condition_variable_any wake;
    while (!stop.stop_requested()) {
        endOutsideHours(laterTries);
        std::unique_lock lock(mutex);
        wake.wait_for(lock, stop, hoursLookEvery, [] { return false; });
    }
}

} // namespace truebar
