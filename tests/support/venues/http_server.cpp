#include "tests/support/venues/http_server.h"

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

namespace truebar::test {

namespace {

void answer(QTcpSocket& socket, const WireReply& reply) {
    if (reply.closesUnanswered) {
        socket.abort();
        return;
    }
    QByteArray out = "HTTP/1.1 " + QByteArray::number(reply.status) + " Status\r\n";
    for (const auto& [name, value] : reply.headers)
        out += name + ": " + value + "\r\n";
    out += "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n\r\n";
    if (reply.isTruncated) {
        socket.write(out + reply.body.left(reply.body.size() / 2));
        socket.disconnectFromHost();
        return;
    }
    socket.write(out + reply.body);
}

qsizetype lengthOf(const QByteArray& head) {
    for (const QByteArray& line : head.split('\n')) {
        if (line.toLower().startsWith("content-length:"))
            return line.mid(line.indexOf(':') + 1).trimmed().toLongLong();
    }
    return 0;
}

// One connection: requests one after the other.
class Connection final : public QObject {
public:
    Connection(QTcpSocket* socket, int number, const HttpServer::Handler& handler)
        : QObject(socket)
        , m_socket(socket)
        , m_number(number)
        , m_handler(handler) {
        connect(socket, &QTcpSocket::readyRead, this, [this] { read(); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

private:
    void read() {
        m_received += m_socket->readAll();
        for (qsizetype end = m_received.indexOf("\r\n\r\n"); end >= 0; end = m_received.indexOf("\r\n\r\n")) {
            const QByteArray head = m_received.left(end);
            const qsizetype length = lengthOf(head);
            if (m_received.size() < end + 4 + length)
                return; // more must come
            const QByteArray body = m_received.mid(end + 4, length);
            m_received.remove(0, end + 4 + length);
            const QUrl url(QString::fromLatin1(head.split(' ').value(1)));
            const WireReply reply = m_handler({url.path(), QUrlQuery(url), head, body, m_number});
            if (reply.isHalfOpen)
                return;
            if (reply.delayMs == 0)
                answer(*m_socket, reply);
            else
                QTimer::singleShot(reply.delayMs, this, [this, reply] { answer(*m_socket, reply); });
        }
    }

    QTcpSocket* m_socket;
    const int m_number;
    const HttpServer::Handler& m_handler;
    QByteArray m_received;
};

} // namespace

HttpServer::HttpServer(Handler handler)
    : m_context(new QObject)
    , m_handler(std::move(handler)) {
    m_context->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_context,
        [this] {
            m_server = new QTcpServer(m_context);
            QObject::connect(m_server, &QTcpServer::newConnection, m_server, [this] {
                while (QTcpSocket* socket = m_server->nextPendingConnection())
                    new Connection(socket, ++m_connections, m_handler);
            });
            if (!m_server->listen(QHostAddress::LocalHost))
                qFatal("no port for the local venue");
            m_port = m_server->serverPort();
        },
        Qt::BlockingQueuedConnection);
}

HttpServer::~HttpServer() {
    m_thread.quit();
    m_thread.wait();
}

QString HttpServer::url() const {
    return QStringLiteral("http://127.0.0.1:%1").arg(m_port);
}

} // namespace truebar::test
