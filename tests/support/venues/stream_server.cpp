#include "tests/support/venues/stream_server.h"

#include <QWebSocket>
#include <QWebSocketServer>

namespace truebar::test {

StreamServer::StreamServer(Handlers handlers)
    : m_context(new QObject)
    , m_handlers(std::move(handlers)) {
    m_context->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
    run([this] {
        m_server = new QWebSocketServer(QStringLiteral("venue"), QWebSocketServer::NonSecureMode, m_context);
        QObject::connect(m_server, &QWebSocketServer::newConnection, m_server, [this] { accept(); });
        if (!m_server->listen(QHostAddress::LocalHost))
            qFatal("no port for the local venue");
        m_port = m_server->serverPort();
    });
}

StreamServer::~StreamServer() {
    run([this] {
        for (const auto& [number, socket] : std::exchange(m_clients, {})) {
            socket->disconnect();
            delete socket;
        }
    });
    m_thread.quit();
    m_thread.wait();
}

void StreamServer::accept() {
    while (QWebSocket* socket = m_server->nextPendingConnection()) {
        const int client = m_nextClient++;
        m_clients.emplace(client, socket);
        QObject::connect(socket, &QWebSocket::textMessageReceived, socket, [this, client](const QString& text) {
            if (m_handlers.said)
                m_handlers.said(client, text.toUtf8());
        });
        QObject::connect(socket, &QWebSocket::disconnected, socket, [this, client, socket] {
            m_clients.erase(client);
            socket->deleteLater();
            if (m_handlers.closed)
                m_handlers.closed(client);
        });
        if (m_handlers.asked)
            m_handlers.asked(client, socket->request());
        if (m_handlers.opened)
            m_handlers.opened(client, socket->requestUrl().path());
    }
}

QString StreamServer::url() const {
    return QStringLiteral("ws://127.0.0.1:%1").arg(m_port);
}

void StreamServer::run(const std::function<void()>& work) {
    if (QThread::currentThread() == &m_thread)
        work();
    else
        QMetaObject::invokeMethod(m_context, work, Qt::BlockingQueuedConnection);
}

void StreamServer::send(int client, const QByteArray& text) {
    run([&] {
        if (const auto found = m_clients.find(client); found != m_clients.end())
            found->second->sendTextMessage(QString::fromUtf8(text));
    });
}

void StreamServer::sendBinary(int client, const QByteArray& bytes) {
    run([&] {
        if (const auto found = m_clients.find(client); found != m_clients.end())
            found->second->sendBinaryMessage(bytes);
    });
}

void StreamServer::dropAll() {
    run([this] {
        const auto clients = m_clients;
        for (const auto& [number, socket] : clients)
            socket->abort();
    });
}

void StreamServer::drop(int client) {
    run([&] {
        if (const auto found = m_clients.find(client); found != m_clients.end())
            found->second->abort();
    });
}

} // namespace truebar::test
