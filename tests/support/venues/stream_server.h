// A real WebSocket server on a port of this machine. Every client is known by a number; what it says goes to a
// function, what it shall hear is sent from any thread.
#pragma once

#include <QByteArray>
#include <QNetworkRequest>
#include <QObject>
#include <QString>
#include <QThread>

#include <functional>
#include <map>

class QWebSocket;
class QWebSocketServer;

namespace truebar::test {

class StreamServer {
public:
    struct Handlers {
        // On the server's own thread.
        std::function<void(int client, const QString& path)> opened{};
        std::function<void(int client, const QByteArray& text)> said{};
        std::function<void(int client)> closed{};
        // The client's first words, with its headers and the query of its address; before `opened`.
        std::function<void(int client, const QNetworkRequest& request)> asked{};
    };
    explicit StreamServer(Handlers handlers);
    ~StreamServer();
    StreamServer(const StreamServer&) = delete;
    StreamServer& operator=(const StreamServer&) = delete;

    QString url() const; // "ws://127.0.0.1:PORT"
    void send(int client, const QByteArray& text);
    void sendBinary(int client, const QByteArray& bytes);
    // Cuts every link, or one, without a word.
    void dropAll();
    void drop(int client);
    // Runs on the server's thread and waits.
    void run(const std::function<void()>& work);

private:
    void accept();

    QThread m_thread;
    QObject* m_context = nullptr;
    QWebSocketServer* m_server = nullptr;
    Handlers m_handlers;
    std::map<int, QWebSocket*> m_clients;
    int m_nextClient = 1;
    quint16 m_port = 0;
};

} // namespace truebar::test
