#include "plugins/brokers/net/socket_link.h"

#include <QWebSocket>

namespace truebar::wire {

SocketLink::SocketLink(const IClock& clock, LinkSettings settings, Handlers handlers, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_settings(settings)
    , m_handlers(std::move(handlers))
    , m_backoff(settings.firstWait, settings.longestWait, static_cast<std::uint64_t>(toCount(clock.now()))) {
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, [this] { m_handlers.due(); });
    m_watch.setInterval(std::max(Millis(5), m_clock.realDuration(m_settings.silence) / 10));
    connect(&m_watch, &QTimer::timeout, this, [this] { look(); });
}

SocketLink::~SocketLink() {
    dropSocket();
}

void SocketLink::open(const QUrl& url) {
    close("opened anew");
    m_wait.stop();
    m_begunAt = m_lastHeard = m_clock.now();
    m_nextPing = m_begunAt + m_settings.silence / 3;
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingMessageSize(static_cast<quint64>(m_settings.longestMessage));
    m_socket->setMaxAllowedIncomingFrameSize(static_cast<quint64>(m_settings.longestMessage));
    connect(m_socket, &QWebSocket::connected, this, [this] { opened(); });
    connect(m_socket, &QWebSocket::textMessageReceived, this, [this](const QString& text) {
        m_lastHeard = m_clock.now();
        m_handlers.heard(text.toUtf8());
    });
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray& bytes) {
        m_lastHeard = m_clock.now();
        if (m_settings.takesBytes)
            m_handlers.heard(bytes);
        else
            close("the venue sent bytes, not text");
    });
    connect(m_socket, &QWebSocket::pong, this, [this] { m_lastHeard = m_clock.now(); });
    // Qt's own words may hold the whole address, and that may hold a key.
    connect(m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
        [this](QAbstractSocket::SocketError error) {
            close("the connection broke (network error " + std::to_string(static_cast<int>(error)) + ')');
        });
    connect(m_socket, &QWebSocket::disconnected, this, [this] { close("the venue closed the connection"); });
    m_watch.start();
    m_socket->open(url);
}

void SocketLink::opened() {
    m_isOpen = true;
    m_openedAt = m_lastHeard = m_clock.now();
    m_handlers.opened();
}

bool SocketLink::send(const QByteArray& text) {
    if (!m_isOpen || !m_socket->isValid())
        return false;
    m_socket->sendTextMessage(QString::fromUtf8(text));
    return true;
}

void SocketLink::flush() {
    if (m_isOpen)
        m_socket->flush();
}

void SocketLink::close(const std::string& reason) {
    if (!m_socket)
        return;
    if (m_isOpen && m_clock.now() - m_openedAt >= m_settings.steady)
        m_backoff.succeeded();
    dropSocket();
    m_handlers.closed(reason);
}

void SocketLink::dropSocket() {
    m_watch.stop();
    m_isOpen = false;
    if (!m_socket)
        return;
    QWebSocket* const socket = std::exchange(m_socket, nullptr);
    socket->disconnect(this);
    socket->abort();
    socket->deleteLater(); // we may be in one of its signals
}

void SocketLink::scheduleNext() {
    m_wait.start(m_clock.realDuration(m_backoff.next()));
}

void SocketLink::look() {
    const UtcMs now = m_clock.now();
    if (now - m_lastHeard > m_settings.silence) {
        close(m_isOpen ? "nothing was heard for too long" : "the connection could not be opened in time");
        return;
    }
    if (!m_isOpen)
        return;
    if (now - m_openedAt > m_settings.longestLife && (!m_handlers.isIdle || m_handlers.isIdle())) {
        close("the connection was renewed");
        return;
    }
    if (now >= m_nextPing) {
        m_nextPing = now + m_settings.silence / 3;
        m_socket->ping();
    }
}

} // namespace truebar::wire
