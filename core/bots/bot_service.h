// Bots for the window: all waiting happens in a thread of its own, answers arrive as signals, at most four times a
// second.
#pragma once

#include "core/bots/bot_host.h"
#include "core/data/feed_desk.h"
#include "core/threads/call_queue.h"

#include <QObject>
#include <QTimer>

#include <atomic>

namespace truebar {

class BotService final : public QObject {
    Q_OBJECT
public:
    // `workspace` is the folder; the others outlive the service. Bots that ask a person ask at `decisions`; live bots
    // trade with `accounts`; all ask `gates`.
    BotService(const QString& workspace, FeedDesk& desk, LiveHub& hub, const PluginRegistry& plugins,
        DecisionDesk& decisions, const LiveAccounts& accounts = {}, const BotGates& gates = {},
        QObject* parent = nullptr);
    // Sessions stay as they are, to be resumed.
    ~BotService() override;

    // Resumes what ran, and answers to commands of other programs from then on.
    void begin();
    // Each answers with done() or refused().
    void add(const BotDefinition& bot);
    void start(const std::string& bot);
    // The position of a live bot stays unless `flatten`.
    void stop(const std::string& bot, bool flatten = false);
    void edit(const std::string& bot, const BotEdit& edit);
    void remove(const std::string& bot);
    // Answers with checked(): what the bot depends on, and whether it is there.
    void check(const std::string& bot);
    // The log and the changes of this bot are told from now on; an empty id: none.
    void watch(const std::string& bot);

Q_SIGNALS:
    void botsChanged(const std::vector<truebar::BotStatus>& bots);
    void logChanged(const std::string& bot, const std::vector<truebar::BotLogLine>& lines);
    void checked(const std::string& bot, const truebar::BotChecks& checks);
    // A session has become a run of the history.
    void runEnded(const std::string& bot, const std::string& run);
    void added(const truebar::BotDefinition& bot);
    void edited(const std::string& bot);
    void refused(const truebar::Error& error);
    // A bot's series was put on the watch list.
    void watchListChanged();

private:
    void work(std::function<void()> call);
    void answer(std::function<void()> call);
    void tell(const Result<void>& done, std::function<void()> good);
    void read(); // in the pool

    FeedDesk& m_desk;
    QTimer m_pulse;
    std::atomic<bool> m_isReading = false;
    CallQueue m_answers{this};
    std::string m_watched; // of the pool's one thread
    std::unique_ptr<BotHost> m_host;
    TaskPool m_pool{1};
};

} // namespace truebar
