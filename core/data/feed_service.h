// The feeds for the window: setting them up, asking one whether it works, and how they are. Work happens in a thread of
// its own, answers arrive as signals on the thread that owns the service.
#pragma once

#include "core/data/feed_desk.h"
#include "core/data/feed_probe.h"
#include "core/threads/task_pool.h"

#include <QObject>
#include <QTimer>

#include <set>

namespace truebar {

class FeedService final : public QObject {
    Q_OBJECT
public:
    // Both outlive the service.
    FeedService(FeedDesk& desk, const PluginRegistry& plugins, QObject* parent = nullptr);
    ~FeedService() override;

    // Lists, and again every other second: how the feeds are changes without our doing.
    void startWatching();
    // Adds or replaces; in use at once. The new order of several feeds comes as several profiles.
    void save(const std::vector<FeedProfile>& profiles);
    void remove(const std::string& name);
    // One at a time: a second one ends the first.
    void probe(const FeedProfile& profile, const std::string& symbol);
    void cancelProbe();

Q_SIGNALS:
    // In the order in which they are asked.
    void listed(const std::vector<truebar::FeedStatus>& feeds, const std::set<std::string>& own);
    void saved();
    // A profile was not taken: why.
    void refused(const truebar::Error& error);
    // The feeds that are used are others now.
    void changed();
    void probed(const std::string& name, const truebar::FeedProbe& probe);
    void probeFailed(const std::string& name, const truebar::Error& error);
    void failed(const truebar::Error& error);

private:
    void answer(std::function<void()> call) { m_answers.post(std::move(call)); }
    Result<std::vector<FeedProfile>> own();
    void use(); // in the pool: makes the profiles those that are used
    void list();

    FeedDesk& m_desk;
    const PluginRegistry& m_plugins;
    QTimer m_pulse;
    std::stop_source m_probeStop;
    quint64 m_probeTicket = 0;
    CallQueue m_answers{this};
    TaskPool m_pool{1}; // one thread: changes keep their order
    TaskPool m_probes{2}; // one may be ending
};

} // namespace truebar
