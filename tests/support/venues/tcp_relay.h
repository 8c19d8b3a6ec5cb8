// A cable between a client and a server on this machine that can be made to swallow everything without being cut: the
// connection looks open on both sides, and nothing arrives.
#pragma once

#include <QObject>
#include <QThread>

class QTcpServer;

namespace truebar::test {

class TcpRelay {
public:
    explicit TcpRelay(int target);
    ~TcpRelay();
    TcpRelay(const TcpRelay&) = delete;
    TcpRelay& operator=(const TcpRelay&) = delete;

    quint16 port() const { return m_port; }
    // Of all connections, new ones too. What was swallowed stays lost.
    void setSwallowing(bool isSwallowing);

private:
    void accept();

    const int m_target;
    QThread m_thread;
    QObject* m_context = nullptr;
    QTcpServer* m_server = nullptr;
    quint16 m_port = 0;
    bool m_isSwallowing = false; // of the thread
};

} // namespace truebar::test
