#include "core/data/data_thread.h"

#include <future>

namespace truebar {

DataThread::DataThread()
    : m_calls(new CallQueue) {
    m_thread.setObjectName(QStringLiteral("data"));
    m_calls->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_calls, &QObject::deleteLater);
    m_thread.start();
}

DataThread::~DataThread() {
    // Queued behind all work, so that nothing posted is lost.
    post([this] { m_thread.quit(); });
    m_thread.wait();
}

void DataThread::post(std::function<void()> work) {
    m_calls->post(std::move(work));
}

void DataThread::runAndWait(const std::function<void()>& work) {
    const auto task = std::make_shared<std::packaged_task<void()>>(work);
    post([task] { (*task)(); });
    task->get_future().get();
}

} // namespace truebar
