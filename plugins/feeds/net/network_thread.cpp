#include "plugins/feeds/net/network_thread.h"

namespace truebar::net {

NetworkThread::NetworkThread()
    : m_context(new QObject) {
    m_thread.setObjectName(QStringLiteral("feed"));
    m_context->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
}

NetworkThread::~NetworkThread() {
    post([this] { m_thread.quit(); });
    m_thread.wait();
}

void NetworkThread::post(std::function<void()> work) const {
    QMetaObject::invokeMethod(m_context, std::move(work), Qt::QueuedConnection);
}

void NetworkThread::run(const std::function<void()>& work) const {
    if (QThread::currentThread() == &m_thread)
        work();
    else
        QMetaObject::invokeMethod(m_context, work, Qt::BlockingQueuedConnection);
}

} // namespace truebar::net
