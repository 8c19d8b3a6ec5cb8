#include "core/jobs/job_runner.h"

#include <algorithm>
#include <utility>

namespace truebar {

namespace {

using namespace std::chrono_literals;

// Results are committed this often; a crash costs no more than that.
constexpr auto saveInterval = 200ms;
constexpr auto lookInterval = 200ms; // for requests of other processes
constexpr auto longestWait = 50ms;
// Equity that waits to be committed.
constexpr std::size_t mostUnsavedBytes = 4U << 20U;

} // namespace

JobRunner::JobRunner(JobTools tools, int threads, std::function<void(const JobNews&)> tell)
    : m_tools(std::move(tools))
    , m_tell(std::move(tell))
    , m_pool(*m_tools.plugins, std::clamp(threads, 1, 256)) { }

JobRunner::~JobRunner() = default;

Result<void> JobRunner::run(std::stop_token stop, std::string only) {
    m_only = std::move(only);
    auto store = CandleStore::open(m_tools.marketDatabase, Database::Mode::ReadOnly);
    if (!store)
        return std::move(store).error();
    m_store = std::move(*store);
    m_source = std::make_unique<CellSource>(*m_store, *m_tools.plugins);
    const std::stop_callback wake(stop, [this] { m_pool.wake(); });
    m_isChanged = true;
    auto done = write(requeueRunning);
    if (done)
        done = work(stop);
    // Whatever went wrong: nothing goes on behind the caller's back, and what is done is kept if that is possible.
    const auto ended = endSession();
    m_source.reset();
    m_store.reset();
    if (done && ended && m_problem)
        return *std::exchange(m_problem, std::nullopt);
    return done ? ended : done;
}

Result<void> JobRunner::work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (auto obeyed = obey(); !obeyed)
            return obeyed;
        collect();
        if (auto saved = save(false); !saved)
            return saved;
        if (auto filled = refill(); !filled)
            return filled;
        if (isIdle() && !m_isChanged)
            return {};
        m_pool.waitForNews(longestWait);
    }
    return {};
}

void JobRunner::post(JobCommand command) {
    {
        const std::lock_guard lock(m_mutex);
        m_commands.push_back(std::move(command));
    }
    m_pool.wake();
}

void JobRunner::lookAgain() {
    m_isChanged = true;
    m_pool.wake();
}

Result<void> JobRunner::write(const std::function<Result<void>(const Database&)>& work) {
    return m_tools.door->run(
        [&](const Database& database) { return database.transaction([&] { return work(database); }); });
}

// Which studies have work, and in which order.
Result<void> JobRunner::readQueue() {
    if (!m_isChanged.exchange(false))
        return {};
    auto studies = m_tools.door->read<std::vector<Study>>([](const Database& database) {
        return readStudies(database, QStringLiteral("WHERE study.status = 'active'"));
    });
    if (!studies)
        return std::move(studies).error();
    std::stable_sort(studies->begin(), studies->end(), [](const Study& a, const Study& b) {
        return a.priority != b.priority ? a.priority > b.priority : a.key < b.key;
    });
    m_order.clear();
    for (Study& study : *studies) {
        if (!m_only.empty() && study.id != m_only)
            continue;
        m_order.push_back(study.key);
        auto& active = m_active[study.key];
        if (active) {
            active->study.counts = study.counts;
            active->study.status = study.status;
            active->isExhausted = false;
            continue;
        }
        auto begun = Active::begin(study, *m_tools.plugins, *m_tools.door);
        if (begun) {
            active = std::move(*begun);
            continue;
        }
        // Its plugin is gone, for example: the others go on.
        m_problem = Error(begun.error()).at("study " + study.id);
        const StudyKey key = m_order.back();
        m_active.erase(key);
        m_order.pop_back();
        auto paused = write([&](const Database& db) { return setStudyStatus(db, key, StudyStatus::Paused); });
        if (!paused)
            return paused;
    }
    return {};
}

Result<void> JobRunner::obey() {
    std::vector<JobCommand> commands;
    {
        const std::lock_guard lock(m_mutex);
        commands.swap(m_commands);
    }
    if (Clock::now() - m_lastLook > lookInterval) {
        m_lastLook = Clock::now();
        for (JobCommand& command : takeRequests(m_tools.workspace))
            commands.push_back(std::move(command));
    }
    for (const JobCommand& command : commands) {
        if (auto obeyed = obey(command); !obeyed)
            return obeyed;
    }
    return readQueue();
}

Result<void> JobRunner::obey(const JobCommand& command) {
    const auto isMeant = [&](const TrialTask& task) {
        return task.study->id == command.study && (!command.trial || task.trial.number == *command.trial);
    };
    auto possible = m_tools.door->run([&](const Database& database) { return checkCommand(database, command); });
    if (!possible)
        return isInputError(possible.error()) ? Result<void>() : possible;
    if (command.verb == JobVerb::Pause || command.verb == JobVerb::Cancel) {
        if (auto back = withdraw(isMeant); !back)
            return back;
    }
    if (auto done = write([&](const Database& database) { return applyCommand(database, command); }); !done)
        return done;
    if (command.verb == JobVerb::Cancel)
        m_pool.stop(isMeant);
    m_isChanged = true;
    if (m_told)
        m_told(command);
    for (auto& [key, active] : m_active) {
        if (active->study.id != command.study)
            continue;
        if (!command.trial && (command.verb == JobVerb::Pause || command.verb == JobVerb::Cancel)) {
            active->dropSearches();
            active->study.status = command.verb == JobVerb::Pause ? StudyStatus::Paused : StudyStatus::Cancelled;
        }
        if (auto read = readCountsOf(*active); !read)
            return read;
        tell(*active, {});
    }
    return {};
}

Result<void> JobRunner::readCountsOf(Active& active) {
    auto counts = m_tools.door->read<TrialCounts>(
        [&](const Database& database) { return readCounts(database, active.work->key); });
    if (!counts)
        return std::move(counts).error();
    active.study.counts = *counts;
    return {};
}

// Back into the queue, as if never claimed.
Result<void> JobRunner::withdraw(const TrialPool::Selector& isMeant) {
    std::map<StudyKey, std::vector<std::uint64_t>> numbers;
    for (const TrialTask& task : m_pool.withdraw(isMeant))
        numbers[task.study->key].push_back(task.trial.number);
    if (numbers.empty())
        return {};
    return write([&](const Database& database) -> Result<void> {
        for (const auto& [study, each] : numbers) {
            if (auto released = releaseTrials(database, study, each); !released)
                return released;
        }
        return {};
    });
}

void JobRunner::collect() {
    for (EndedTrial& ended : m_pool.takeEnded()) {
        Active& active = *m_active.at(ended.study->key);
        if (ended.trial.status == TrialStatus::Queued)
            active.addStopped(ended.trial.number);
        else
            active.add(std::move(ended.trial));
    }
}

Result<void> JobRunner::save(bool isForced) {
    std::size_t bytes = 0;
    bool isAny = false;
    bool isMoreComing = m_pool.held() > 0;
    for (const auto& [key, active] : m_active) {
        bytes += active->unsavedBytes();
        isAny = isAny || active->hasUnsaved();
        isMoreComing = isMoreComing || !active->searches().empty();
    }
    const bool isDue =
        isForced || !isMoreComing || bytes > mostUnsavedBytes || Clock::now() - m_lastSave > saveInterval;
    if (!isAny || !isDue)
        return {};
    m_lastSave = Clock::now();
    auto written = write([&](const Database& database) -> Result<void> {
        for (const auto& [key, active] : m_active) {
            if (auto saved = active->save(database); !saved)
                return saved;
        }
        return {};
    });
    if (!written)
        return written;
    for (auto& [key, active] : m_active) {
        if (!active->hasUnsaved())
            continue;
        auto saved = active->takeSaved();
        tell(*active, std::move(saved));
    }
    return {};
}

bool JobRunner::isIdle() const {
    const auto hasWork = [&](StudyKey key) {
        const Active& active = *m_active.at(key);
        return active.isModel() || !active.isExhausted;
    };
    const auto isUnsaved = [](const auto& entry) { return entry.second->hasUnsaved(); };
    return m_pool.held() == 0 && std::none_of(m_order.begin(), m_order.end(), hasWork)
        && std::none_of(m_active.begin(), m_active.end(), isUnsaved);
}

Result<void> JobRunner::endSession() {
    for (auto& [key, active] : m_active)
        active->dropSearches();
    const auto all = [](const TrialTask&) { return true; };
    auto done = withdraw(all);
    m_pool.stop(all);
    while (m_pool.held() > 0) {
        m_pool.waitForNews(longestWait);
        collect();
    }
    if (auto saved = save(true); !saved && done)
        done = saved;
    m_active.clear();
    m_order.clear();
    return done;
}

void JobRunner::tell(Active& active, std::vector<Trial> ended) {
    if (!m_tell)
        return;
    JobNews news;
    news.progress = active.progress(m_pool.held(active.work->key));
    news.ended = std::move(ended);
    m_tell(news);
}

} // namespace truebar
