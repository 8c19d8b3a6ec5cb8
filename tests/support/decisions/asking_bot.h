// A bot of a real host on the demo market, in a time of its own, that asks somebody who sometimes says yes, sometimes
// no, sometimes something else, and sometimes nothing.
#pragma once

#include "core/bots/bot_host.h"
#include "core/decisions/decision_desk.h"
#include "core/sdk/fast_clock.h"
#include "core/workspace/workspace.h"

#include <QString>

#include <atomic>
#include <thread>

namespace truebar::test {

// Runs fast, and stands where it may not go further: a bot keeps up with it however slow the disk is.
class HeldClock final : public IClock {
public:
    HeldClock(UtcMs start, double speed)
        : m_fast(start, speed)
        , m_limit(start + Millis(30'000)) { }
    UtcMs now() const override { return std::min(m_fast.now(), m_limit.load()); }
    bool waitUntil(UtcMs time, std::stop_token stop) const override;
    Millis realDuration(Millis duration) const override { return m_fast.realDuration(duration); }
    void letRunUntil(UtcMs limit) { m_limit = limit; }

private:
    const FastClock m_fast;
    std::atomic<UtcMs> m_limit;
};

class AskingBot {
public:
    // Makes the workspace `folder`; `plugins` is where those are.
    AskingBot(const QString& folder, const QString& plugins, DecisionMode mode = DecisionMode::Ask);
    ~AskingBot();

    // It trades after a warm-up, with these limits.
    BotDefinition definition{};
    Result<void> start();
    // Until it has seen so many candles and no more; false if it has ended before, or after four minutes.
    bool goOn(std::uint64_t candles);
    Result<void> edit(const BotEdit& edit) { return m_host->edit(definition.id, edit, "test"); }
    // The id of the run.
    Result<std::string> stop() { return m_host->stop(definition.id, "test"); }
    SessionHead session();
    SessionHistory history();
    WorkspaceDoor& door() { return m_door; }
    const PluginRegistry& plugins() const { return *m_plugins; }

private:
    void answer(const std::stop_token& stop);

    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<PluginRegistry> m_plugins;
    HeldClock m_clock;
    DataThread m_thread;
    StoreDoor m_store;
    WorkspaceDoor m_door;
    SeriesLocks m_locks;
    FeedSet m_feeds;
    LiveHub m_hub;
    DecisionDesk m_desk;
    std::unique_ptr<BotHost> m_host;
    std::jthread m_answering;
};

} // namespace truebar::test
