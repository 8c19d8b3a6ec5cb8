// A session at work: hears closed candles from any thread, steps them one after the other in the pool, and makes each
// durable with all that it caused before it says so. What was recorded before a restart is stepped through again and
// compared.
#pragma once

#include "core/bots/bot_status.h"
#include "core/bots/live_asking.h"
#include "core/bots/live_link.h"
#include "core/data/series_locks.h"
#include "core/data/workspace_door.h"
#include "core/decisions/run_link.h"
#include "core/desk/bot_gates.h"
#include "core/market/session_calendar.h"
#include "core/sdk/clock.h"
#include "core/threads/task_pool.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace truebar {

// They outlive the session.
struct SessionTools {
    const PluginRegistry& plugins;
    QString marketDatabase;
    WorkspaceDoor& workspace;
    const IClock& clock;
    TaskPool& pool;
    DecisionDesk* decisions = nullptr; // where bots ask; none: those that ask do not start
    const LiveAccounts* accounts = nullptr; // of live sessions
    BotGates gates{};
};

class BotSession final : public std::enable_shared_from_this<BotSession> {
public:
    // `news` is called, from the pool, whenever the status has changed.
    BotSession(SessionHead head, const SessionTools& tools, std::function<void()> news);

    // The newest stored candles, once or again after a break; those that are known are passed over. Candles that are
    // heard before the first history wait for it.
    void hearHistory(SeriesSnapshot history);
    void hear(const std::vector<Candle>& closed);
    // The last price of the market, between two candles: for what a live session keeps until its price has come.
    void hearPrice(double price);

    // Takes effect before the next candle; `bot` is the definition with the edit in it.
    std::future<Result<void>> edit(const BotDefinition& bot, const std::string& who);
    // Ends the session as a run; its id, empty if there was no candle yet. A live session cancels its orders before,
    // and with `flatten` closes its position; as long as it cannot ("bot.account_away", "bot.orders_left",
    // "bot.position_left" and what the account says) it does not end, and sends nothing more.
    // With `staysWanted` the bot is to have another session.
    std::future<Result<std::string>> stop(bool flatten = false, bool staysWanted = false);

    bool isLive() const { return m_live != nullptr; }
    // Of live sessions, to be called about every 100 ms: goes on with what has waited for the account.
    void look();
    // Of live sessions, to be called about every second until it is true: comes to the account. Waits for disk and
    // venue, so not in the pool.
    bool attach();

    BotStatus status() const;
    std::int64_t number() const { return m_head.number; }
    SeriesKey series() const { return {m_head.definition.instrument, m_head.definition.timeframe}; }
    // Nothing more will be done.
    bool isOver() const { return m_isOver; }

private:
    using Steady = std::chrono::steady_clock;

    // All that follows runs in the pool, one call after the other.
    void post(std::function<void()> task);
    void runTasks();
    void takeInbox();
    Result<void> load();
    Result<void> prepareAsking();
    Result<void> replay(const SessionHistory& history);
    Result<void> applyEdits(const std::vector<SessionEdit>& edits, std::size_t& next, std::uint64_t candle);
    // What was answered is given again at the candles at which it was learned.
    Result<std::map<std::uint64_t, std::vector<GivenAnswer>>> answersByCandle(const SessionHistory& history);
    Result<void> deliver(const std::optional<std::string>& held);
    // Why a dry run may not place orders now; empty if it may.
    std::optional<std::string> held() const;
    void logHeld(const std::optional<std::string>& held);
    // Of live sessions: the answers given until then that can be heard now; each is durable with what follows from it
    // before its orders leave. `isLastChance`: before the next candle, that of a rule cannot wait longer.
    Result<void> hearAnswers(UtcMs until, bool isLastChance);
    // The answer as it may be heard now; nothing as long as it has to wait.
    std::optional<Answer> timely(const Answer& answer, UtcMs deadline, UtcMs lastClose) const;
    Answer missed(const Answer& answer) const;
    Result<void> hearAnswer(GivenAnswer given);
    Result<void> takeHistory(const Series& history);
    Result<void> accept(const Candle& candle);
    Result<void> commit();
    void logOnce(const std::vector<std::string>& refusals, UtcMs now);
    Result<void> afterKeeping(Result<void> failure);
    Result<void> applyEdit(const BotDefinition& bot, const std::string& who);
    Result<void> windDown(bool flatten);
    Result<std::string> finish(bool staysWanted);
    // Whether an account that is not ready yet may still be in time for this candle.
    bool mustWait(const Candle& candle);
    void putBack(std::vector<Candle> candles, std::size_t first, Steady::time_point since);
    void fail(const Error& error);
    void guard(const std::function<Result<void>()>& work);
    void showState();

    const SessionHead m_head;
    const SessionTools m_tools;
    const std::function<void()> m_news;

    const std::unique_ptr<LiveLink> m_live; // of live sessions
    std::unique_ptr<LiveAsking> m_asking; // of live sessions that do not decide at once; there once m_isLoaded
    std::atomic<bool> m_isLoaded = false;
    std::string m_lastTrouble; // of attach(), as logged

    // Of the strand in the pool.
    std::unique_ptr<RunLink> m_link; // if the bot asks, in a dry run
    std::vector<GivenAnswer> m_unlearned; // delivered before the program ended, but not stepped
    std::unique_ptr<SessionMachine> m_machine;
    SessionCalendar m_calendar;
    std::size_t m_warmUp = 0;
    std::deque<Candle> m_heard; // before the first step
    std::vector<Candle> m_unsaved; // the warm-up that goes with the first step
    std::vector<SessionStep> m_steps; // not yet durable
    UtcMs m_next = UtcMs::min(); // candles that open before it are known
    std::uint64_t m_events = 0;
    std::set<std::string> m_loggedRefusals;
    bool m_hasHistory = false;
    std::optional<std::string> m_lastHeld; // as logged

    std::atomic<bool> m_isOver = false;
    mutable std::mutex m_mutex; // of what follows
    std::deque<std::function<void()>> m_tasks;
    bool m_isWorking = false;
    std::vector<Candle> m_inbox;
    std::optional<Steady::time_point> m_inboxSince;
    BotStatus m_status;
    std::string m_refusal; // of the newest order, if it was refused
};

} // namespace truebar
