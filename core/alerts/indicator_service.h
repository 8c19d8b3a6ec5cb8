// Indicator bots for the window: all waiting happens in threads of its own, answers arrive as signals on the thread
// that owns the service.
#pragma once

#include "core/alerts/indicator_host.h"
#include "core/data/feed_desk.h"
#include "core/threads/call_queue.h"
#include "core/threads/task_pool.h"

#include <QObject>

namespace truebar {

class IndicatorService final : public QObject {
    Q_OBJECT
public:
    // `workspace` is the folder; the others outlive the service.
    IndicatorService(const QString& workspace, FeedDesk& desk, LiveHub& hub, QObject* parent = nullptr);
    ~IndicatorService() override;

    // Runs the bots that are on, hands out what was not told yet, and answers to commands of other programs.
    void begin();
    // Each answers with done() or refused().
    void add(const IndicatorBot& bot);
    void change(const IndicatorBot& bot);
    void start(const std::string& bot);
    void stop(const std::string& bot);
    void remove(const std::string& bot);
    // The events of this bot are told from now on; an empty id: of all.
    void watch(const std::string& bot);

Q_SIGNALS:
    void botsChanged(const std::vector<truebar::IndicatorStatus>& bots);
    // Oldest first.
    void eventsChanged(const std::string& bot, const std::vector<truebar::StoredOutlookEvent>& events);
    // To be shown once, on this desktop; oldest first.
    void noticed(const std::vector<truebar::StoredOutlookEvent>& events);
    void done(const std::string& bot);
    void refused(const truebar::Error& error);
    void watchListChanged();

private:
    void work(const std::string& bot, std::function<Result<void>()> change);
    void answer(std::function<void()> call) { m_answers.post(std::move(call)); }
    // In the pool:
    void takeNotices();
    void readEvents();

    FeedDesk& m_desk;
    CallQueue m_answers{this};
    std::string m_watched; // of the pool's one thread
    std::unique_ptr<IndicatorHost> m_host;
    TaskPool m_pool{1};
};

} // namespace truebar
