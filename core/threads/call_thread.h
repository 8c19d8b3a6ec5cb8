// A thread with an event loop that does what others post to it, one call after the other.
#pragma once

#include "core/threads/call_queue.h"

#include <QThread>

#include <cstdint>
#include <functional>

namespace truebar {

class CallThread {
public:
    enum class Pace : std::uint8_t {
        Usual,
        Urgent, // see makeThisThreadUrgent()
    };

    // The name is the one that debuggers show.
    explicit CallThread(const QString& name, Pace pace = Pace::Usual);
    // Finishes what is queued, then ends.
    ~CallThread();
    CallThread(const CallThread&) = delete;
    CallThread& operator=(const CallThread&) = delete;

    // Lives on the thread until it ends: parent or context of what is made there.
    QObject* context() const { return m_calls; }
    // Runs `work` on the thread, after everything posted before it.
    void post(std::function<void()> work) const;
    // The same, and waits until it has run; what it throws is thrown here. At once when called on the thread itself.
    void runAndWait(const std::function<void()>& work) const;

private:
    QThread m_thread;
    CallQueue* m_calls; // of m_thread, deleted when it ends
};

} // namespace truebar
