// A few threads that take work in the order it was given. The work waits under a mutex of our own, not in a queue of
// Qt's, so ThreadSanitizer can follow every value into the pool (see CallQueue for the way back).
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace truebar {

class TaskPool {
public:
    // Threads are made as they are needed, `most` at the highest.
    explicit TaskPool(std::size_t most);
    // For work that computes: one thread for each core.
    static std::size_t coreCount();
    // Finishes all that was started.
    ~TaskPool();
    TaskPool(const TaskPool&) = delete;
    TaskPool& operator=(const TaskPool&) = delete;

    // `task` must not throw.
    void start(std::function<void()> task);
    // Waits until nothing is queued and nothing runs; not to be called by a task.
    void waitForDone();

private:
    void work();

    const std::size_t m_most;
    std::mutex m_mutex;
    std::condition_variable m_wakeUp;
    std::condition_variable m_done;
    std::deque<std::function<void()>> m_tasks;
    std::size_t m_idle = 0;
    bool m_isEnding = false;
    std::vector<std::thread> m_threads;
};

} // namespace truebar
