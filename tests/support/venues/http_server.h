// A real HTTP/1.1 server on a port of this machine. Answers come from a function; what is wrong with
// them is said by the answer itself.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QThread>
#include <QUrl>
#include <QUrlQuery>

#include <functional>
#include <utility>
#include <vector>

class QTcpServer;

namespace truebar::test {

struct WireRequest {
    QString path{};
    QUrlQuery query{};
    QByteArray head{}; // the whole head, for looking at headers
    QByteArray body{};
    int connection = 0; // 1, 2, 3 …
};

struct WireReply {
    int status = 200;
    QByteArray body{};
    std::vector<std::pair<QByteArray, QByteArray>> headers{};
    int delayMs = 0; // real time before the first byte
    // Faults of the transport.
    bool closesUnanswered = false; // reads the request and closes
    bool isTruncated = false; // promises the whole body, sends half, closes
    bool isHalfOpen = false; // never answers and never closes
};

class HttpServer {
public:
    // Called on the server's own thread.
    using Handler = std::function<WireReply(const WireRequest&)>;
    explicit HttpServer(Handler handler);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    QString url() const; // "http://127.0.0.1:PORT"

private:
    QThread m_thread;
    QObject* m_context = nullptr;
    QTcpServer* m_server = nullptr;
    Handler m_handler;
    quint16 m_port = 0;
    int m_connections = 0; // of the thread
};

} // namespace truebar::test
