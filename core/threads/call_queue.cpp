#include "core/threads/call_queue.h"

#include <QCoreApplication>
#include <QEvent>

namespace truebar {

void CallQueue::post(std::function<void()> call) {
    {
        const std::lock_guard lock(m_mutex);
        m_calls.push_back(std::move(call));
    }
    QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

void CallQueue::customEvent(QEvent*) {
    std::function<void()> call;
    {
        const std::lock_guard lock(m_mutex);
        call = std::move(m_calls.front());
        m_calls.pop_front();
    }
    call();
}

} // namespace truebar
