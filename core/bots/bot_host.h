// Runs many bots on a few threads: starts and stops them, brings them their candles, resumes those that ran when the
// program ended, and does what other programs ask through the command folder. Safe from any thread but the data thread.
#pragma once

#include "core/bots/bot_command.h"
#include "core/bots/bot_preflight.h"
#include "core/bots/bot_session.h"
#include "core/bots/bot_store.h"
#include "core/data/feed_set.h"
#include "core/data/live_hub.h"

#include <condition_variable>
#include <map>
#include <thread>

namespace truebar {

// They outlive the host.
struct BotTools {
    const PluginRegistry& plugins;
    FeedSet& feeds;
    LiveHub& hub;
    StoreDoor& store;
    WorkspaceDoor& workspace;
    QString workspaceFolder; // see botCommandFolder()
    // Where bots ask; without it those that ask do not start. The host calls its tick().
    DecisionDesk* decisions = nullptr;
    // What live bots trade with; without them those do not start.
    LiveAccounts accounts{};
    BotGates gates{};
};

class BotHost {
public:
    // `news`, if given, is called from other threads when a status or the list may have changed; `watched` when the
    // watch list has.
    BotHost(const BotTools& tools, std::function<void()> news = {}, std::function<void()> watched = {});
    // The sessions stay as they are, to be resumed.
    ~BotHost();
    BotHost(const BotHost&) = delete;
    BotHost& operator=(const BotHost&) = delete;

    // Resumes what ran, starts what is wanted, and listens to commands from then on.
    void begin();

    Result<void> add(const BotDefinition& bot, const std::string& who);
    // What is said already is no error and changes nothing. What check() finds to block is the error. Outside of its
    // hours the bot is wanted and waits for them.
    Result<void> start(const std::string& bot, const std::string& who);
    // It shall start when a program next serves bots, with begin().
    Result<void> want(const std::string& bot, const std::string& who);
    // The id of the run that the session has become; empty if it did not run or had no candle.
    // A live bot's orders are cancelled; its position stays unless `flatten`. See BotSession::stop().
    Result<std::string> stop(const std::string& bot, const std::string& who, bool flatten = false);
    // Takes effect between two candles if the bot runs; see mayEditRunning(). Limits of a live bot ask their gate.
    Result<void> edit(const std::string& bot, const BotEdit& edit, const std::string& who);
    // "bot.running"
    Result<void> remove(const std::string& bot);

    Result<std::vector<BotStatus>> statuses();
    // What the bot depends on; opens the account of a live bot and may ask its venue. See start().
    Result<BotChecks> check(const std::string& bot);

private:
    struct Entry {
        std::shared_ptr<BotSession> session;
        std::unique_ptr<LiveFollower> follower;
        std::uint64_t beginning = 0; // of the watch that is followed
        std::shared_ptr<std::atomic<bool>> isAttaching = std::make_shared<std::atomic<bool>>(false);
    };

    // To end a session that did not end with its hours.
    struct LaterTry {
        std::chrono::steady_clock::time_point at;
        std::chrono::milliseconds wait;
    };

    Result<StoredBot> find(const std::string& bot);
    std::shared_ptr<BotSession> running(const std::string& bot);
    // That which runs, here or, as far as is known, nowhere; nullptr if there is none.
    Result<std::shared_ptr<BotSession>> openSession(const std::string& bot);
    std::shared_ptr<BotSession> makeSession(const SessionHead& head);
    Result<void> startSession(const StoredBot& bot, const std::string& who);
    void attach(const SessionHead& head);
    Result<void> follow(Entry& entry);
    Result<void> ensureWatched(const BotDefinition& bot);
    Result<Instrument> instrumentOf(const BotDefinition& bot);
    Result<void> mayStart(const BotDefinition& bot);
    Result<void> hasAccounts(const BotDefinition& bot);
    // Of dry runs; live bots are let in by their account.
    Result<void> mayPlace(const BotDefinition& bot);
    Result<void> mayChange(const BotDefinition& from, const BotDefinition& to);
    // Until when the bot waits, or nothing.
    Result<std::string> startedText(const std::string& bot, const std::string& who);
    Result<std::string> carryOut(const BotCommand& command);
    Result<std::string> carryOutText(const std::string& command);
    BotCheck checkMode(const BotDefinition& bot);
    BotCheck checkPaper(const BotDefinition& bot);
    BotCheck checkSchedule(const BotDefinition& bot);
    BotCheck checkFeed(const BotDefinition& bot);
    void checkCandles(const BotDefinition& bot, BotChecks& out);
    void checkAccount(const BotDefinition& bot, BotChecks& out);
    // Whether these are its hours, and when that changes.
    Result<ScheduleMoment> hoursOf(const BotDefinition& bot, UtcMs at);
    Result<void> checkHours(const BotDefinition& bot);
    void showHoursOf(std::vector<BotStatus>& statuses);
    bool isOutlived(const SessionHead& head, const BotDefinition& bot);
    Result<void> endForHours(const SessionHead& head, const BotDefinition& bot);
    void retire(const std::string& bot);
    void endOutsideHours(std::map<std::string, LaterTry>& laterTries);
    void keepHours(const std::stop_token& stop);
    void startWanted();
    void supervise(const std::stop_token& stop);
    void refollow();
    void lookAtLive(const std::stop_token& stop);
    void publish();
    void changed();
    void log(const std::string& bot, BotLogLevel level, const std::string& text);
    UtcMs now() const { return m_tools.feeds.clock().now(); }

    const BotTools m_tools;
    const std::function<void()> m_news;
    const std::function<void()> m_watched;
    TaskPool m_pool{TaskPool::coreCount()};
    TaskPool m_waiting{2}; // for venues
    std::mutex m_controlMutex; // one change of what runs at a time
    std::mutex m_mutex; // of the entries
    std::mutex m_publishMutex; // never held by who takes another
    std::map<std::string, Entry> m_entries;
    // Of bots that are not served: only this host changes them, so they are worked out once.
    std::map<std::string, BotStatus> m_recorded;
    std::uint64_t m_changes = 0; // calls of changed()
    // Of bots that are wanted and cannot start, or whose hours have ended and that cannot stop, as last logged; under
    // the control mutex.
    std::map<std::string, std::string> m_complaints;
    std::jthread m_thread;
    std::jthread m_liveThread; // of its own: a bot that takes long to stop must not hold up the others
    std::jthread m_hoursThread;
};

} // namespace truebar
