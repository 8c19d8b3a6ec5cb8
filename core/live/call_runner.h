#pragma once

#include <functional>
#include <stop_token>

namespace truebar {

// Blocking work away from the thread of the order path. What the work returns is called on the path's thread; neither
// is called any more once the runner is gone.
class ICallRunner {
public:
    virtual ~ICallRunner() = default;
    using Completion = std::function<void()>;
    virtual void run(std::function<Completion(std::stop_token)> work) = 0;
};

} // namespace truebar
