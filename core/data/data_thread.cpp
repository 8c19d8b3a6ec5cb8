#include "core/data/data_thread.h"

namespace truebar {

DataThread::DataThread()
    : m_context(new QObject) {
    m_thread.setObjectName(QStringLiteral("data"));
    m_context->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
}

DataThread::~DataThread() {
    // Queued behind all work, so that nothing posted is lost.
    post([this] { m_thread.quit(); });
    m_thread.wait();
}

void DataThread::post(std::function<void()> work) {
    QMetaObject::invokeMethod(m_context, std::move(work), Qt::QueuedConnection);
}

void DataThread::runAndWait(const std::function<void()>& work) {
    QMetaObject::invokeMethod(m_context, work, Qt::BlockingQueuedConnection);
}

} // namespace truebar
