// Stands in front of a venue and reads what comes for it, blocked in recv() like a venue's own front would be. Notes
// when so many WebSocket frames have been read whole, and hands everything on.
#pragma once

#include <QString>
#include <QUrl>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

namespace truebar::bench {

class WireTap {
public:
    explicit WireTap(const QUrl& venue);
    ~WireTap();
    WireTap(const WireTap&) = delete;
    WireTap& operator=(const WireTap&) = delete;

    QString url() const;
    // Text frames from here on count.
    void expect(int frames);
    bool hasAll() const { return m_hasAll; }
    // When the last of them had been read.
    std::chrono::steady_clock::time_point readAt() const { return m_readAt; }

private:
    void accept();
    void pump(int from, int to, bool isWatched);
    void watch(std::vector<unsigned char>& unread, std::chrono::steady_clock::time_point now);

    QUrl m_venue;
    int m_port = 0; // before the listener, whose making sets it
    int m_listener = -1;
    std::mutex m_mutex; // of the sockets
    std::vector<int> m_sockets;
    std::atomic<int> m_missing = 0;
    std::atomic<bool> m_hasAll = false;
    std::chrono::steady_clock::time_point m_readAt{}; // written before m_hasAll is
    std::vector<std::thread> m_pumps;
    std::thread m_acceptor;
};

// A TCP connection over loopback; the second of the pair is the server's end. Both without Nagle.
std::pair<int, int> loopbackPair();

} // namespace truebar::bench
