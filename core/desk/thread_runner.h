// Blocking work of the order path on a few threads of its own, completions back on the thread that made the runner.
#pragma once

#include "core/live/call_runner.h"
#include "core/threads/task_pool.h"

#include <memory>

namespace truebar {

class ThreadRunner final : public ICallRunner {
public:
    using Post = std::function<void(std::function<void()>)>;
    // `post` runs a call later on the thread to which the runner belongs, from any thread.
    ThreadRunner(Post post, std::size_t threads);
    // Asks running work to stop and waits for it; on the runner's own thread.
    ~ThreadRunner() override;

    void run(std::function<Completion(std::stop_token)> work) override;

private:
    Post m_post;
    std::stop_source m_stop;
    // Completions that were posted and have not run yet find out that the runner is gone; touched on its thread only.
    std::shared_ptr<bool> m_isAlive = std::make_shared<bool>(true);
    TaskPool m_pool;
};

} // namespace truebar
