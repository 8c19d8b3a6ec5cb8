#include "core/jobs/trial_pool.h"

#include <algorithm>
#include <utility>

namespace truebar {

namespace {

Trial failed(Trial trial, const Error& error) {
    trial.status = TrialStatus::Failed;
    trial.reason = error;
    return trial;
}

Trial runTrial(const PluginRegistry& plugins, const TrialTask& task) {
    const StudyWork& study = *task.study;
    Trial out = task.trial;
    const auto request = requestOf(study.spec, study.schema, task.cell->cell, out.values);
    if (!request)
        return failed(std::move(out), request.error());
    const auto& benchmark = task.cell->benchmark.equity;
    auto result = runPreparedBriefly(plugins, *task.cell->data, *request, benchmark, task.stop.get_token());
    if (!result) {
        if (result.error().code == "run.cancelled") {
            out.status = TrialStatus::Queued;
            return out;
        }
        return failed(std::move(out), result.error());
    }
    // The days follow from the candles alone; that is why they are kept once for a cell.
    if (result->equity.size() != benchmark.size())
        return failed(std::move(out), {"internal.trial_days", "the trial has other days than buy and hold"});
    out.status = TrialStatus::Done;
    out.score = scoreOf(study.spec.objective, result->metrics);
    out.metrics = result->metrics;
    out.equity.reserve(result->equity.size());
    for (const EquityPoint& point : result->equity)
        out.equity.push_back(point.equity.toDouble());
    return out;
}

} // namespace

TrialPool::TrialPool(const PluginRegistry& plugins, int threads)
    : m_plugins(plugins)
    , m_limit(threads) {
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { work(); });
}

TrialPool::~TrialPool() {
    {
        const std::lock_guard lock(m_mutex);
        m_isClosing = true;
        m_tasks.clear();
    }
    stop([](const TrialTask&) { return true; });
    m_hasWork.notify_all();
}

void TrialPool::setLimit(int limit) {
    {
        const std::lock_guard lock(m_mutex);
        m_limit = std::clamp(limit, 0, static_cast<int>(m_threads.size()));
    }
    m_hasWork.notify_all();
}

int TrialPool::limit() const {
    const std::lock_guard lock(m_mutex);
    return m_limit;
}

void TrialPool::add(std::vector<TrialTask> tasks) {
    {
        const std::lock_guard lock(m_mutex);
        for (TrialTask& task : tasks)
            m_tasks.push_back(std::move(task));
    }
    m_hasWork.notify_all();
}

std::size_t TrialPool::waiting() const {
    const std::lock_guard lock(m_mutex);
    return m_tasks.size();
}

std::size_t TrialPool::held() const {
    const std::lock_guard lock(m_mutex);
    return m_tasks.size() + m_running.size() + m_ended.size();
}

std::size_t TrialPool::held(StudyKey study) const {
    const auto isOf = [&](const auto& each) { return each.study->key == study; };
    const std::lock_guard lock(m_mutex);
    const auto count = std::count_if(m_tasks.begin(), m_tasks.end(), isOf)
        + std::count_if(m_ended.begin(), m_ended.end(), isOf)
        + std::count_if(m_running.begin(), m_running.end(), [&](const TrialTask* task) { return isOf(*task); });
    return static_cast<std::size_t>(count);
}

std::vector<EndedTrial> TrialPool::takeEnded() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_ended, {});
}

void TrialPool::waitForNews(std::chrono::milliseconds atMost) {
    std::unique_lock lock(m_mutex);
    m_hasNews.wait_for(lock, atMost, [&] { return m_isWoken || !m_ended.empty(); });
    m_isWoken = false;
}

void TrialPool::wake() {
    {
        const std::lock_guard lock(m_mutex);
        m_isWoken = true;
    }
    m_hasNews.notify_one();
}

std::vector<TrialTask> TrialPool::withdraw(const Selector& isMeant) {
    const std::lock_guard lock(m_mutex);
    std::vector<TrialTask> out;
    std::deque<TrialTask> rest;
    for (TrialTask& task : m_tasks) {
        if (isMeant(task))
            out.push_back(std::move(task));
        else
            rest.push_back(std::move(task));
    }
    m_tasks = std::move(rest);
    return out;
}

void TrialPool::stop(const Selector& isMeant) {
    const std::lock_guard lock(m_mutex);
    for (const TrialTask* task : m_running) {
        if (isMeant(*task))
            std::stop_source(task->stop).request_stop();
    }
}

void TrialPool::work() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_hasWork.wait(
            lock, [&] { return m_isClosing || (!m_tasks.empty() && static_cast<int>(m_running.size()) < m_limit); });
        if (m_isClosing)
            return;
        const TrialTask task = std::move(m_tasks.front());
        m_tasks.pop_front();
        m_running.push_back(&task);
        lock.unlock();
        EndedTrial ended{task.study, runTrial(m_plugins, task)};
        lock.lock();
        std::erase(m_running, &task);
        m_ended.push_back(std::move(ended));
        m_hasNews.notify_one();
        m_hasWork.notify_one(); // the limit may have kept another one waiting
    }
}

} // namespace truebar
