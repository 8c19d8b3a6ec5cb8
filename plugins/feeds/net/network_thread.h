// A thread with an event loop for sockets; blocking callers and live streams of one feed share it.
#pragma once

#include <QObject>
#include <QThread>

#include <functional>

namespace truebar::net {

class NetworkThread {
public:
    NetworkThread();
    // Ends after what has been posted.
    ~NetworkThread();
    NetworkThread(const NetworkThread&) = delete;
    NetworkThread& operator=(const NetworkThread&) = delete;

    // Lives on the thread: parent or context of what is made there.
    QObject* context() const { return m_context; }
    void post(std::function<void()> work) const;
    // The same, and waits; runs at once when called on the thread itself.
    void run(const std::function<void()>& work) const;

private:
    QThread m_thread;
    QObject* m_context;
};

} // namespace truebar::net
