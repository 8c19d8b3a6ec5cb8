// Studies for the window: a thread that works on the queue, a pool thread that reads and judges, signals about thirty
// times a second at most. Nothing here makes the caller wait.
#pragma once

#include "core/jobs/job_runner.h"
#include "core/jobs/study_judgement.h"
#include "core/threads/call_queue.h"
#include "core/threads/task_pool.h"

#include <QObject>
#include <QTimer>

namespace truebar {

class JobService final : public QObject {
    Q_OBJECT
public:
    // `workspace` is the folder. `plugins` and `thread` must outlive it.
    JobService(QString workspace, QString marketDatabase, QString workspaceDatabase, const PluginRegistry& plugins,
        DataThread& thread, QObject* parent = nullptr);
    // Trials that are running go back into the queue.
    ~JobService() override;

    // Begins to work on the queue, with what an earlier session has left active.
    void start();
    // 1 … threadCount() trials at once.
    void setWorkers(int workers);
    int workers() const { return m_runner->limit(); }
    static int threadCount();

    // Checks the study and puts it into the queue; answers with studyAdded() or studyRefused().
    void submit(const StudySpec& spec);
    // What is not possible any more is ignored.
    void command(const JobCommand& command);
    // "jobs.state" if the study has not ended.
    void remove(const std::string& study);
    void list();

    // Loads the trials of a study and tells from then on which of them have ended; an empty id watches none.
    void watch(const std::string& study);
    // Answers with studyJudged(), failed() if cancelled by another judge().
    void judge(const std::string& study, std::size_t cell);
    // These trials in that order as a CSV file; answers with trialsExported() or failed().
    void exportTrials(const std::string& study, std::vector<std::uint64_t> numbers, const QString& file);
    // What a run of its own would be asked; answers with promotionPrepared() or failed().
    void promote(const std::string& study, std::uint64_t trial);

Q_SIGNALS:
    void studiesListed(const std::vector<truebar::Study>& studies);
    void studyAdded(const truebar::Study& study);
    void studyRefused(const truebar::Error& error);
    // The newest of each study that has gone on.
    void studiesProgressed(const std::vector<truebar::StudyProgress>& studies);
    void trialsLoaded(std::shared_ptr<const truebar::StudyTrials> trials);
    // Of the watched study.
    void trialsEnded(const std::string& study, const std::vector<truebar::Trial>& trials);
    void studyJudged(std::shared_ptr<const truebar::StudyJudgement> judgement);
    void promotionPrepared(const truebar::RunRequest& request);
    void trialsExported(const QString& file, quint64 trials);
    void failed(const truebar::Error& error);

private:
    void runQueue(const std::stop_token& stop);
    void wakeQueue();
    void hear(const JobNews& news);
    void flush();
    void readInPool(std::function<Result<void>(const Database&)> work);
    void tellFailure(const Error& error);
    Result<Study> insert(const StudySpec& spec);

    const QString m_workspace;
    const QString m_marketDatabase;
    const QString m_workspaceDatabase;
    const PluginRegistry& m_plugins;
    WorkspaceDoor m_door;
    CallQueue m_answers{this};
    QTimer m_flush;
    std::string m_watched; // of this object's thread, as is the next
    bool m_isLoading = false;

    std::mutex m_mutex; // of what follows
    std::map<std::string, StudyProgress> m_progress;
    std::string m_heard; // the watched study, for the queue's thread
    std::vector<Trial> m_ended;
    bool m_isToldOf = false; // a flush is on its way
    bool m_isWoken = false;
    std::condition_variable m_wakeUp;

    std::stop_source m_judging;
    std::unique_ptr<JobRunner> m_runner;
    TaskPool m_pool{2};
    std::jthread m_queue; // last: it uses all of the above
};

} // namespace truebar
