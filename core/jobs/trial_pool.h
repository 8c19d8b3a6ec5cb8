// The threads that run trials. They share the candles, read only; everything that crosses threads crosses under one
// mutex.
#pragma once

#include "core/jobs/job_tables.h"
#include "core/runs/backtest.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

namespace truebar {

// A study as the workers see it; never changed.
struct StudyWork {
    StudyKey key = 0;
    std::string id{};
    StudySpec spec{};
    SettingsSchema schema{};
    std::vector<StudyCell> cells{};
    std::uint64_t perCell = 0;
};

// The candles of a cell and buy and hold over them, shared by all its trials.
struct CellData {
    StudyCell cell{};
    std::shared_ptr<const PreparedData> data{}; // shared by cells that differ in money only
    BenchmarkResult benchmark{};
};

struct TrialTask {
    std::shared_ptr<const StudyWork> study{};
    std::shared_ptr<const CellData> cell{};
    Trial trial{};
    std::stop_source stop{};
};

struct EndedTrial {
    std::shared_ptr<const StudyWork> study{};
    Trial trial{}; // Done, Failed, or Queued again if it was stopped
};

class TrialPool {
public:
    TrialPool(const PluginRegistry& plugins, int threads);
    // Stops what runs; what waits is dropped.
    ~TrialPool();
    TrialPool(const TrialPool&) = delete;
    TrialPool& operator=(const TrialPool&) = delete;

    // How many trials run at once, 0 … threads.
    void setLimit(int limit);
    int limit() const;
    void add(std::vector<TrialTask> tasks);
    std::size_t waiting() const;
    // Waiting, running, and ended but not taken.
    std::size_t held() const;
    std::size_t held(StudyKey study) const;

    std::vector<EndedTrial> takeEnded();
    // Until a trial has ended, somebody calls wake(), or the time is over.
    void waitForNews(std::chrono::milliseconds atMost);
    void wake();

    using Selector = std::function<bool(const TrialTask&)>;
    // Takes back what has not begun.
    std::vector<TrialTask> withdraw(const Selector& isMeant);
    // Asks running ones to end soon.
    void stop(const Selector& isMeant);

private:
    void work();

    const PluginRegistry& m_plugins;
    mutable std::mutex m_mutex;
    std::condition_variable m_hasWork;
    std::condition_variable m_hasNews;
    std::deque<TrialTask> m_tasks;
    std::vector<const TrialTask*> m_running; // on the stacks of the workers
    std::vector<EndedTrial> m_ended;
    int m_limit;
    bool m_isWoken = false;
    bool m_isClosing = false;
    std::vector<std::jthread> m_threads; // last: joined before anything else goes
};

} // namespace truebar
