// Ctrl+C as a stop token.
#pragma once

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace truebar::cli {

// While it lives, the first SIGINT or SIGTERM asks to stop and the second ends the program at once (the store is safe
// at any moment). Signals are taken by a thread of their own: almost nothing is allowed in a signal handler. Make it
// before any thread that shall not be interrupted.
class InterruptWatch {
public:
    InterruptWatch();
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch&) = delete;
    InterruptWatch& operator=(const InterruptWatch&) = delete;

    std::stop_token token() const { return m_stop.get_token(); }

private:
    void watch();

    sigset_t m_signals{};
    sigset_t m_previous{};
    std::stop_source m_stop;
    std::atomic<bool> m_isOver = false;
    std::thread m_thread;
};

} // namespace truebar::cli
