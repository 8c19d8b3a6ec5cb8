// Routines for the window: the scheduler with its answers as signals on the thread that owns the service.
#pragma once

#include "core/data/feed_desk.h"
#include "core/threads/task_pool.h"
#include "core/maintenance/routine_scheduler.h"

#include <QObject>
#include <QTimer>

namespace truebar {

struct MaintenanceState {
    std::vector<RoutineStatus> routines{};
    std::vector<FeedStatus> feeds{};
};

class MaintenanceService final : public QObject {
    Q_OBJECT
public:
    // The tools and the desk outlive the service.
    MaintenanceService(FeedDesk& desk, RoutineTools tools, const IClock& clock, QObject* parent = nullptr);
    ~MaintenanceService() override;

    // Lets routines run on schedule from now on.
    void start();
    void refresh();
    void save(const Routine& routine);
    void remove(const std::string& name);
    void setEnabled(const std::string& name, bool isEnabled);
    void runNow(const std::string& name);
    void cancel(const std::string& name);
    // The past runs of one routine, newest first.
    void readLog(const std::string& name);

Q_SIGNALS:
    void stateChanged(const truebar::MaintenanceState& state);
    void logRead(const std::string& name, const std::vector<truebar::RoutineRun>& runs);
    void saved(const std::string& name);
    // A routine has ended badly or could not begin.
    void routineFailed(const truebar::RoutineRun& run);
    void failed(const truebar::Error& error);

private:
    // Runs in the pool, one after the other; the window never waits for a database.
    void work(std::function<Result<void>()> call);
    void readState();

    CallQueue m_answers{this};
    FeedDesk& m_desk;
    const IClock& m_clock;
    QTimer m_pulse; // coalesces progress to a few states a second, and counts down what is due
    std::atomic<bool> m_isChanged = false;
    std::set<std::int64_t> m_toldFailures; // of the pool's one thread
    bool m_hasRead = false; // likewise
    std::unique_ptr<RoutineScheduler> m_scheduler;
    TaskPool m_pool{1};
};

} // namespace truebar
