#include "core/desk/thread_runner.h"

namespace truebar {

ThreadRunner::ThreadRunner(Post post, std::size_t threads)
    : m_post(std::move(post))
    , m_pool(threads) { }

ThreadRunner::~ThreadRunner() {
    *m_isAlive = false;
    m_stop.request_stop();
    m_pool.waitForDone();
}

void ThreadRunner::run(std::function<Completion(std::stop_token)> work) {
    m_pool.start([work = std::move(work), stop = m_stop.get_token(), isAlive = m_isAlive, post = m_post] {
        if (stop.stop_requested())
            return;
        post([isAlive, completion = work(stop)] {
            if (*isAlive && completion)
                completion();
        });
    });
}

} // namespace truebar
