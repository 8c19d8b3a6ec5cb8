// The one thread that writes: it owns the writing connections, so no two of them ever meet.
#pragma once

#include "core/data/call_queue.h"

#include <QThread>

#include <functional>

namespace truebar {

class DataThread {
public:
    DataThread();
    // Finishes what is queued, then ends.
    ~DataThread();
    DataThread(const DataThread&) = delete;
    DataThread& operator=(const DataThread&) = delete;

    // Runs `work` on the data thread, after everything posted before it.
    void post(std::function<void()> work);
    // The same, and waits until it has run; not to be called on the data thread itself.
    void runAndWait(const std::function<void()>& work);

private:
    QThread m_thread;
    CallQueue* m_calls; // of m_thread, deleted when it ends
};

} // namespace truebar
