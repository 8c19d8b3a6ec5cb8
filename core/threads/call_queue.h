// Calls from any thread to the thread that this object lives on. The calls themselves wait under a mutex of our own and
// Qt's event queue carries nothing but the wake-up, so ThreadSanitizer can follow every value from thread to thread
// although Qt is not built for it.
#pragma once

#include <QObject>

#include <deque>
#include <functional>
#include <mutex>

namespace truebar {

class CallQueue final : public QObject {
public:
    using QObject::QObject;

    // Runs `call` later, after everything posted before it; dropped if this object is gone by then.
    void post(std::function<void()> call);

protected:
    void customEvent(QEvent* event) override;

private:
    std::mutex m_mutex;
    std::deque<std::function<void()>> m_calls;
};

} // namespace truebar
