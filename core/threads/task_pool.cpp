#include "core/threads/task_pool.h"

#include <algorithm>

namespace truebar {

TaskPool::TaskPool(std::size_t most)
    : m_most(std::max<std::size_t>(most, 1)) { }

std::size_t TaskPool::coreCount() {
    return std::max(std::thread::hardware_concurrency(), 1u);
}

TaskPool::~TaskPool() {
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_wakeUp.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
}

void TaskPool::start(std::function<void()> task) {
    const std::lock_guard lock(m_mutex);
    m_tasks.push_back(std::move(task));
    if (m_tasks.size() > m_idle && m_threads.size() < m_most)
        m_threads.emplace_back([this] { work(); });
    m_wakeUp.notify_one();
}

void TaskPool::waitForDone() {
    std::unique_lock lock(m_mutex);
    m_done.wait(lock, [this] { return m_tasks.empty() && m_idle == m_threads.size(); });
}

void TaskPool::work() {
    std::unique_lock lock(m_mutex);
    while (true) {
        ++m_idle;
        if (m_tasks.empty() && m_idle == m_threads.size())
            m_done.notify_all();
        m_wakeUp.wait(lock, [this] { return m_isEnding || !m_tasks.empty(); });
        --m_idle;
        if (m_tasks.empty())
            return;
        auto task = std::move(m_tasks.front());
        m_tasks.pop_front();
        lock.unlock();
        task();
        task = nullptr; // what it holds goes before it counts as done
        lock.lock();
    }
}

} // namespace truebar
