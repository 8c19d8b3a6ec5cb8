#include "core/threads/call_thread.h"

#include "core/threads/urgency.h"

#include <future>

namespace truebar {

CallThread::CallThread(const QString& name, Pace pace)
    : m_calls(new CallQueue) {
    m_thread.setObjectName(name);
    m_calls->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_calls, &QObject::deleteLater);
    if (pace == Pace::Urgent)
        m_calls->post([] { makeThisThreadUrgent(); });
    m_thread.start();
}

CallThread::~CallThread() {
    // Queued behind all work, so that nothing posted is lost.
    post([this] { m_thread.quit(); });
    m_thread.wait();
}

void CallThread::post(std::function<void()> work) const {
    m_calls->post(std::move(work));
}

void CallThread::runAndWait(const std::function<void()>& work) const {
    if (QThread::currentThread() == &m_thread) {
        work();
        return;
    }
    const auto task = std::make_shared<std::packaged_task<void()>>(work);
    post([task] { (*task)(); });
    task->get_future().get();
}

} // namespace truebar
