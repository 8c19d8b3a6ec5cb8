#include "tests/support/venues/tcp_relay.h"

#include <QTcpServer>
#include <QTcpSocket>

namespace truebar::test {

TcpRelay::TcpRelay(int target)
    : m_target(target)
    , m_context(new QObject) {
    m_context->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_context,
        [this] {
            m_server = new QTcpServer(m_context);
            QObject::connect(m_server, &QTcpServer::newConnection, m_server, [this] { accept(); });
            if (!m_server->listen(QHostAddress::LocalHost))
                qFatal("no port for the relay");
            m_port = m_server->serverPort();
        },
        Qt::BlockingQueuedConnection);
}

TcpRelay::~TcpRelay() {
    m_thread.quit();
    m_thread.wait();
}

void TcpRelay::setSwallowing(bool isSwallowing) {
    QMetaObject::invokeMethod(
        m_context, [this, isSwallowing] { m_isSwallowing = isSwallowing; }, Qt::BlockingQueuedConnection);
}

void TcpRelay::accept() {
    while (QTcpSocket* near = m_server->nextPendingConnection()) {
        auto* const far = new QTcpSocket(near);
        far->connectToHost(QHostAddress::LocalHost, static_cast<quint16>(m_target));
        QObject::connect(near, &QTcpSocket::readyRead, far, [this, near, far] {
            const QByteArray bytes = near->readAll();
            if (!m_isSwallowing)
                far->write(bytes);
        });
        QObject::connect(far, &QTcpSocket::readyRead, near, [this, near, far] {
            const QByteArray bytes = far->readAll();
            if (!m_isSwallowing)
                near->write(bytes);
        });
        QObject::connect(far, &QTcpSocket::disconnected, near, [near] { near->disconnectFromHost(); });
        QObject::connect(near, &QTcpSocket::disconnected, near, [near, far] {
            far->abort();
            near->deleteLater();
        });
    }
}

} // namespace truebar::test
