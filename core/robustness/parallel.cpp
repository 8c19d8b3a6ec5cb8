#include "core/robustness/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace truebar {

namespace {

// What the threads share.
struct Loop {
    std::size_t count;
    const std::function<void(std::size_t)>& body;
    std::stop_token stop;
    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> done = 0;
    std::mutex mutex{};
    std::exception_ptr thrown{};

    bool take() {
        const std::size_t i = next.fetch_add(1);
        if (i >= count || stop.stop_requested())
            return false;
        body(i);
        ++done;
        return true;
    }

    void takeAll(const std::function<void(double)>& progress) {
        try {
            while (take()) {
                if (progress)
                    progress(static_cast<double>(done.load()) / static_cast<double>(count));
            }
        } catch (...) {
            next = count;
            const std::lock_guard lock(mutex);
            if (!thrown)
                thrown = std::current_exception();
        }
    }
};

} // namespace

bool parallelFor(std::size_t count, const Workers& workers, const std::function<void(std::size_t)>& body) {
    const unsigned wanted = workers.threads > 0 ? workers.threads : std::max(1U, std::thread::hardware_concurrency());
    Loop loop{count, body, workers.stop};
    {
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < std::min<std::size_t>(wanted, count); ++i)
            helpers.emplace_back([&loop] { loop.takeAll({}); });
        loop.takeAll(workers.progress);
    }
    if (loop.thrown)
        std::rethrow_exception(loop.thrown);
    const bool isDone = loop.done == count;
    // The others may have had the last rounds.
    if (isDone && workers.progress)
        workers.progress(1);
    return isDone;
}

} // namespace truebar
