#include "app/cli/interrupt.h"

#include <pthread.h>

#include <cstdlib>

namespace truebar::cli {

namespace {

// Wakes the thread for its end; nobody else has a reason to send it.
constexpr int wakeSignal = SIGUSR1;

} // namespace

InterruptWatch::InterruptWatch() {
    sigemptyset(&m_signals);
    sigaddset(&m_signals, SIGINT);
    sigaddset(&m_signals, SIGTERM);
    sigaddset(&m_signals, wakeSignal);
    pthread_sigmask(SIG_BLOCK, &m_signals, &m_previous);
    m_thread = std::thread([this] { watch(); });
}

InterruptWatch::~InterruptWatch() {
    m_isOver = true;
    pthread_kill(m_thread.native_handle(), wakeSignal);
    m_thread.join();
    pthread_sigmask(SIG_SETMASK, &m_previous, nullptr);
}

void InterruptWatch::watch() {
    int signal = 0;
    while (sigwait(&m_signals, &signal) == 0 && !m_isOver) {
        if (signal == wakeSignal)
            continue;
        if (m_stop.stop_requested())
            std::_Exit(EXIT_FAILURE);
        m_stop.request_stop();
    }
}

} // namespace truebar::cli
