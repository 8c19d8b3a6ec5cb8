// A loop whose rounds do not know of each other, shared by threads.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

namespace truebar {

struct Workers {
    unsigned threads = 0; // 0: as many as the machine has
    std::stop_token stop{};
    std::function<void(double)> progress{}; // 0 … 1, from the thread that waits; may be empty
};

// Calls body(0) … body(count − 1), each once, in any order. False if `stop` was asked for: some were not called. What a
// body throws is thrown here, after all threads have ended.
bool parallelFor(std::size_t count, const Workers& workers, const std::function<void(std::size_t)>& body);

} // namespace truebar
