#include "core/jobs/job_service.h"

#include "core/jobs/trial_csv.h"

#include <algorithm>

namespace truebar {

namespace {

using namespace std::chrono_literals;

constexpr int flushInterval = 33; // ms: thirty times a second
// How soon a command of another process is heard while there is nothing to do.
constexpr auto idleLook = 250ms;

} // namespace

JobService::JobService(QString workspace, QString marketDatabase, QString workspaceDatabase,
    const PluginRegistry& plugins, DataThread& thread, QObject* parent)
    : QObject(parent)
    , m_workspace(std::move(workspace))
    , m_marketDatabase(std::move(marketDatabase))
    , m_workspaceDatabase(std::move(workspaceDatabase))
    , m_plugins(plugins)
    , m_door(thread, m_workspaceDatabase)
    , m_runner(std::make_unique<JobRunner>(JobTools{m_workspace, m_marketDatabase, &plugins, &m_door}, threadCount(),
          [this](const JobNews& news) { hear(news); })) {
    m_runner->setTold([this](const JobCommand& command) {
        list();
        // Trials that it paused, queued or cancelled have not ended: nobody else tells of them.
        m_answers.post([this, command] {
            if (command.study == m_watched && command.verb != JobVerb::Prioritise)
                watch(m_watched);
        });
    });
    m_flush.setSingleShot(true);
    m_flush.setInterval(flushInterval);
    connect(&m_flush, &QTimer::timeout, this, &JobService::flush);
}

JobService::~JobService() {
    m_judging.request_stop();
    m_queue.request_stop();
    wakeQueue();
    if (m_queue.joinable())
        m_queue.join();
    m_pool.waitForDone();
}

int JobService::threadCount() {
    return static_cast<int>(std::clamp<std::size_t>(TaskPool::coreCount(), 1, 256));
}

void JobService::start() {
    m_queue = std::jthread([this](const std::stop_token& stop) { runQueue(stop); });
    list();
}

void JobService::setWorkers(int workers) {
    m_runner->setLimit(std::clamp(workers, 1, threadCount()));
}

void JobService::wakeQueue() {
    {
        const std::lock_guard lock(m_mutex);
        m_isWoken = true;
    }
    m_wakeUp.notify_one();
}

void JobService::runQueue(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (auto done = m_runner->run(stop); !done)
            tellFailure(done.error());
        if (stop.stop_requested())
            return;
        list();
        std::unique_lock lock(m_mutex);
        while (!m_wakeUp.wait_for(lock, idleLook, [&] { return m_isWoken || stop.stop_requested(); })) {
            if (hasRequests(m_workspace))
                break;
        }
        m_isWoken = false;
    }
}

void JobService::tellFailure(const Error& error) {
    m_answers.post([this, error] { Q_EMIT failed(error); });
}

// On the queue's thread.
void JobService::hear(const JobNews& news) {
    const std::lock_guard lock(m_mutex);
    m_progress.insert_or_assign(news.progress.study, news.progress);
    if (news.progress.study == m_heard)
        m_ended.insert(m_ended.end(), news.ended.begin(), news.ended.end());
    if (!std::exchange(m_isToldOf, true))
        m_answers.post([this] { m_flush.start(); });
}

void JobService::flush() {
    std::vector<StudyProgress> progress;
    std::vector<Trial> ended;
    {
        const std::lock_guard lock(m_mutex);
        m_isToldOf = false;
        for (auto& [study, each] : m_progress)
            progress.push_back(std::move(each));
        m_progress.clear();
        // What ends while the study is read waits until it was read: it may not be in there.
        if (!m_isLoading)
            ended.swap(m_ended);
    }
    if (!progress.empty())
        Q_EMIT studiesProgressed(progress);
    if (!ended.empty())
        Q_EMIT trialsEnded(m_watched, ended);
}

void JobService::readInPool(std::function<Result<void>(const Database&)> work) {
    m_pool.start([this, work = std::move(work)] {
        auto database = Database::open(m_workspaceDatabase, Database::Mode::ReadOnly, Database::Durability::Full);
        auto done = database ? work(**database) : Result<void>(std::move(database).error());
        if (!done)
            tellFailure(done.error());
    });
}

Result<Study> JobService::insert(const StudySpec& spec) {
    const auto store = CandleStore::open(m_marketDatabase, Database::Mode::ReadOnly);
    if (!store)
        return store.error();
    if (auto good = checkStudy(**store, m_plugins, spec); !good)
        return std::move(good).error();
    Study out;
    out.spec = spec;
    out.strategyVersion = (*m_plugins.find(PluginKind::Strategy, spec.strategy))->metadata.version;
    auto written = m_door.run(
        [&](const Database& database) { return database.transaction([&] { return insertStudy(database, out); }); });
    return written ? Result<Study>(std::move(out)) : Result<Study>(std::move(written).error());
}

void JobService::submit(const StudySpec& spec) {
    m_pool.start([this, spec] {
        auto study = insert(spec);
        if (!study) {
            m_answers.post([this, error = study.error()] { Q_EMIT studyRefused(error); });
            return;
        }
        m_answers.post([this, added = std::move(*study)] { Q_EMIT studyAdded(added); });
        list();
        m_runner->lookAgain();
        wakeQueue();
    });
}

void JobService::command(const JobCommand& command) {
    m_runner->post(command);
    wakeQueue();
}

void JobService::remove(const std::string& study) {
    m_pool.start([this, study] {
        auto done = m_door.run([&](const Database& database) {
            return database.transaction([&]() -> Result<void> {
                const auto found = readStudy(database, study);
                if (!found)
                    return found.error();
                if (found->status != StudyStatus::Done && found->status != StudyStatus::Cancelled)
                    return Error{"jobs.state", "a study that is %1 cannot be deleted; cancel it first",
                        {std::string(toString(found->status))}, study};
                return removeStudy(database, found->key);
            });
        });
        if (!done)
            tellFailure(done.error());
        list();
    });
}

void JobService::list() {
    readInPool([this](const Database& database) -> Result<void> {
        auto studies = readStudies(database);
        if (!studies)
            return std::move(studies).error();
        m_answers.post([this, all = std::move(*studies)] { Q_EMIT studiesListed(all); });
        return {};
    });
}

void JobService::watch(const std::string& study) {
    m_watched = study;
    m_isLoading = !study.empty();
    {
        const std::lock_guard lock(m_mutex);
        m_heard = study;
        m_ended.clear();
    }
    if (study.empty())
        return;
    m_pool.start([this, study] {
        auto database = Database::open(m_workspaceDatabase, Database::Mode::ReadOnly, Database::Durability::Full);
        auto trials = database ? loadTrials(**database, study) : Result<StudyTrials>(std::move(database).error());
        m_answers.post([this, study, trials = std::make_shared<Result<StudyTrials>>(std::move(trials))] {
            if (study != m_watched)
                return;
            m_isLoading = false;
            if (*trials)
                Q_EMIT trialsLoaded(std::make_shared<const StudyTrials>(std::move(**trials)));
            else
                Q_EMIT failed(trials->error());
            flush();
        });
    });
}

void JobService::judge(const std::string& study, std::size_t cell) {
    m_judging.request_stop();
    m_judging = std::stop_source();
    readInPool([this, study, cell, stop = m_judging.get_token()](const Database& database) -> Result<void> {
        const auto trials = loadCell(database, study, cell);
        if (!trials)
            return trials.error();
        Workers workers;
        workers.threads = 1; // beside the queue
        workers.stop = stop;
        auto judgement = judgeCell(*trials, cell, workers);
        if (stop.stop_requested())
            return {};
        if (!judgement)
            return std::move(judgement).error();
        m_answers.post(
            [this, told = std::make_shared<const StudyJudgement>(std::move(*judgement))] { Q_EMIT studyJudged(told); });
        return {};
    });
}

void JobService::exportTrials(const std::string& study, std::vector<std::uint64_t> numbers, const QString& file) {
    readInPool([this, study, numbers = std::move(numbers), file](const Database& database) -> Result<void> {
        const auto trials = loadTrials(database, study);
        if (!trials)
            return trials.error();
        if (auto written = writeTrialCsv(*trials, numbers, file); !written)
            return written;
        m_answers.post([this, file, count = quint64(numbers.size())] { Q_EMIT trialsExported(file, count); });
        return {};
    });
}

void JobService::promote(const std::string& study, std::uint64_t trial) {
    readInPool([this, study, trial](const Database& database) -> Result<void> {
        auto request = promotionIn(database, m_plugins, study, trial);
        if (!request)
            return std::move(request).error();
        m_answers.post([this, told = std::move(*request)] { Q_EMIT promotionPrepared(told); });
        return {};
    });
}

} // namespace truebar
