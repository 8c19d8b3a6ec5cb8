// One WebSocket at a time: opened, watched, closed, and a growing wait before the next. It repeats nothing that was
// sent. Everything happens on the thread it was made on.
#pragma once

#include "core/sdk/backoff.h"
#include "core/sdk/clock.h"

#include <QObject>
#include <QTimer>
#include <QUrl>

#include <functional>

class QWebSocket;

namespace truebar::wire {

struct LinkSettings {
    Millis silence{20'000}; // nothing heard, not even a pong, for so long: the link is dead
    Millis longestLife{std::chrono::hours(23)}; // venues close after 24 hours; better at a time of our choosing
    Millis firstWait{500}; // after a fault …
    Millis longestWait{60'000}; // … doubling up to this
    Millis steady{10'000}; // a link that held for so long makes the waits short again
    qint64 longestMessage = 16 << 20;
    bool takesBytes = false; // frames of bytes are texts too; otherwise they end the link
};

class SocketLink final : public QObject {
public:
    struct Handlers {
        std::function<void()> opened{};
        std::function<void(const QByteArray& text)> heard{};
        // Once for each open(), whether it ever opened or not.
        std::function<void(const std::string& reason)> closed{};
        // The wait after a fault is over: time to open again.
        std::function<void()> due{};
        // Whether an old link may be renewed now; empty: always.
        std::function<bool()> isIdle{};
    };

    SocketLink(const IClock& clock, LinkSettings settings, Handlers handlers, QObject* parent);
    ~SocketLink() override;

    void open(const QUrl& url);
    bool isOpen() const { return m_isOpen; }
    // False if it has certainly not left.
    bool send(const QByteArray& text);
    void flush();
    // Calls `closed` if anything was open or being opened.
    void close(const std::string& reason);
    // `due` comes after the wait that is due now.
    void scheduleNext();

private:
    void opened();
    void look();
    void dropSocket();

    const IClock& m_clock;
    const LinkSettings m_settings;
    const Handlers m_handlers;
    Backoff m_backoff;
    QWebSocket* m_socket = nullptr;
    bool m_isOpen = false;
    UtcMs m_lastHeard{};
    UtcMs m_begunAt{};
    UtcMs m_openedAt{};
    UtcMs m_nextPing{};
    QTimer m_wait;
    QTimer m_watch;
};

} // namespace truebar::wire
