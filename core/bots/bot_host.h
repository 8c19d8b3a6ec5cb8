// Runs many bots on a few threads: starts and stops them, brings them their candles, resumes those that ran when the
// program ended, and does what other programs ask through the command folder. Safe from any thread but the data thread.
#pragma once

#include "core/bots/bot_session.h"
#include "core/bots/bot_store.h"
#include "core/bots/command_folder.h"
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
    QString commandFolder; // see command_folder.h
    // Where bots ask; without it those that ask do not start. The host calls its tick().
    DecisionDesk* decisions = nullptr;
    // What live bots trade with; without them those do not start.
    LiveAccounts accounts{};
};

// One thing that a bot depends on.
struct BotCheck {
    enum class Verdict : std::uint8_t { Good, Warning, Bad };
    std::string what{}; // "strategy", "feed", "watch", "candles"
    Verdict verdict = Verdict::Good;
    std::string text{};
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
    // What is said already is no error and changes nothing.
    Result<void> start(const std::string& bot, const std::string& who);
    // It shall start when a program next serves bots, with begin().
    Result<void> want(const std::string& bot, const std::string& who);
    // The id of the run that the session has become; empty if it did not run or had no candle.
    // A live bot's orders are cancelled; its position stays unless `flatten`. See BotSession::stop().
    Result<std::string> stop(const std::string& bot, const std::string& who, bool flatten = false);
    // Takes effect between two candles if the bot runs; see mayEditRunning().
    Result<void> edit(const std::string& bot, const BotEdit& edit, const std::string& who);
    // "bot.running"
    Result<void> remove(const std::string& bot);

    Result<std::vector<BotStatus>> statuses();
    Result<std::vector<BotCheck>> check(const std::string& bot);

private:
    struct Entry {
        std::shared_ptr<BotSession> session;
        std::unique_ptr<LiveFollower> follower;
        std::uint64_t beginning = 0; // of the watch that is followed
        std::shared_ptr<std::atomic<bool>> isAttaching = std::make_shared<std::atomic<bool>>(false);
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
    Result<std::string> carryOut(const BotCommand& command);
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
    std::map<std::string, Entry> m_entries;
    // Of bots that are not served: only this host changes them, so they are worked out once.
    std::map<std::string, BotStatus> m_recorded;
    std::map<std::string, std::string> m_complaints; // of bots that are wanted and cannot start, as last logged
    std::jthread m_thread;
    std::jthread m_liveThread; // of its own: a bot that takes long to stop must not hold up the others
};

} // namespace truebar
