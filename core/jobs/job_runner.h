// Works on the queue: claims trials, hands them to the pool, keeps what they end with. One per workspace.
#pragma once

#include "core/jobs/active_study.h"
#include "core/jobs/job_control.h"

#include <atomic>

namespace truebar {

// What has happened since the last news; on the thread that runs the queue.
struct JobNews {
    StudyProgress progress{};
    std::vector<Trial> ended{}; // kept, with metrics, without equity
};

struct JobTools {
    QString workspace{}; // its folder
    QString marketDatabase{};
    const PluginRegistry* plugins = nullptr;
    WorkspaceDoor* door = nullptr;
};

class JobRunner {
public:
    // 1 … 256 threads; `tell` may be empty.
    JobRunner(JobTools tools, int threads, std::function<void(const JobNews&)> tell);
    ~JobRunner();

    // Works until no active study (or only the one of that id) has work left. When `stop` asks, running trials are
    // ended and go back into the queue. Trials that a crash left running are taken up again. Errors of the databases
    // end it; those of trials are kept with the trials.
    Result<void> run(std::stop_token stop, std::string only = {});

    // Any thread; obeyed soon, also between two calls of run(). What is not possible any more is ignored.
    void post(JobCommand command);
    // Studies were added: any thread.
    void lookAgain();
    // Called on the thread that runs the queue after each command that was obeyed. To be set before run().
    void setTold(std::function<void(const JobCommand&)> told) { m_told = std::move(told); }
    void setLimit(int threads) { m_pool.setLimit(threads); }
    int limit() const { return m_pool.limit(); }

private:
    using Active = ActiveStudy;
    using Clock = std::chrono::steady_clock;

    Result<void> work(const std::stop_token& stop);
    Result<void> readQueue();
    Result<void> obey();
    Result<void> obey(const JobCommand& command);
    Result<void> withdraw(const TrialPool::Selector& isMeant);
    void collect();
    Result<void> save(bool isForced);
    Result<void> readCountsOf(Active& active);
    Result<void> endSession();
    bool isIdle() const;
    void tell(Active& active, std::vector<Trial> ended);
    Result<void> write(const std::function<Result<void>(const Database&)>& work);

    // job_runner_work.cpp
    Result<void> refill();
    Result<bool> claim(Active& active);
    Result<void> search(Active& active);
    Result<void> ask(Active& active, CellSearch& search);
    std::shared_ptr<const CellData> cellOf(Active& active, std::size_t index, Result<void>& done);
    Result<void> endIfDone(Active& active);

    JobTools m_tools;
    std::function<void(const JobNews&)> m_tell;
    std::function<void(const JobCommand&)> m_told;
    std::string m_only;
    std::unique_ptr<CandleStore> m_store;
    std::unique_ptr<CellSource> m_source;
    std::map<StudyKey, std::unique_ptr<Active>> m_active; // also those that were paused, until their trials have ended
    std::vector<StudyKey> m_order; // that have work, most urgent first
    std::optional<Error> m_problem; // of a study that could not begin
    Clock::time_point m_lastSave{};
    Clock::time_point m_lastLook{};

    std::mutex m_mutex;
    std::vector<JobCommand> m_commands;
    std::atomic<bool> m_isChanged = true;
    TrialPool m_pool; // last: its threads end first
};

} // namespace truebar
