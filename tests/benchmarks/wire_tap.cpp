#include "tests/benchmarks/wire_tap.h"

#include "core/threads/urgency.h"

#include <array>
#include <cstdio>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace truebar::bench {

namespace {

[[noreturn]] void giveUp(const char* what) {
    std::perror(what);
    std::exit(1);
}

sockaddr_in loopback(int port) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = htons(static_cast<std::uint16_t>(port));
    out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return out;
}

int listenOn(int& port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    if (listener < 0 || ::bind(listener, plain, size) != 0 || ::listen(listener, 8) != 0
        || ::getsockname(listener, plain, &size) != 0)
        giveUp("listening");
    port = ntohs(address.sin_port);
    return listener;
}

void hurry(int socket) {
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int connectTo(int port) {
    const int out = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    if (out < 0 || ::connect(out, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        giveUp("connecting");
    hurry(out);
    return out;
}

bool writeAll(int socket, const unsigned char* bytes, std::size_t size) {
    while (size > 0) {
        const ssize_t done = ::send(socket, bytes, size, MSG_NOSIGNAL);
        if (done <= 0)
            return false;
        bytes += done;
        size -= static_cast<std::size_t>(done);
    }
    return true;
}

} // namespace

std::pair<int, int> loopbackPair() {
    int port = 0;
    const int listener = listenOn(port);
    const int client = connectTo(port);
    const int server = ::accept(listener, nullptr, nullptr);
    if (server < 0)
        giveUp("accepting");
    hurry(server);
    ::close(listener);
    return {client, server};
}

WireTap::WireTap(const QUrl& venue)
    : m_venue(venue)
    , m_listener(listenOn(m_port))
    , m_acceptor([this] { accept(); }) { }

WireTap::~WireTap() {
    ::shutdown(m_listener, SHUT_RDWR);
    m_acceptor.join();
    {
        const std::lock_guard lock(m_mutex);
        for (const int socket : m_sockets)
            ::shutdown(socket, SHUT_RDWR);
    }
    for (std::thread& pump : m_pumps)
        pump.join();
    for (const int socket : m_sockets)
        ::close(socket);
    ::close(m_listener);
}

QString WireTap::url() const {
    QUrl out = m_venue;
    out.setPort(m_port);
    return out.toString();
}

void WireTap::expect(int frames) {
    m_hasAll = false;
    m_missing = frames;
}

void WireTap::accept() {
    for (;;) {
        const int client = ::accept(m_listener, nullptr, nullptr);
        if (client < 0)
            return;
        hurry(client);
        const int venue = connectTo(m_venue.port());
        const std::lock_guard lock(m_mutex);
        m_sockets.insert(m_sockets.end(), {client, venue});
        m_pumps.emplace_back([this, client, venue] { pump(client, venue, true); });
        m_pumps.emplace_back([this, client, venue] { pump(venue, client, false); });
    }
}

void WireTap::pump(int from, int to, bool isWatched) {
    makeThisThreadUrgent(); // it stands for another machine
    std::array<unsigned char, 16384> buffer{};
    std::vector<unsigned char> unread;
    bool isGreeted = false; // the HTTP request before the frames
    for (;;) {
        const ssize_t got = ::recv(from, buffer.data(), buffer.size(), 0);
        if (got <= 0)
            break;
        const auto now = std::chrono::steady_clock::now();
        if (isWatched && isGreeted) {
            unread.insert(unread.end(), buffer.begin(), buffer.begin() + got);
            watch(unread, now);
        }
        isGreeted = true;
        if (!writeAll(to, buffer.data(), static_cast<std::size_t>(got)))
            break;
    }
    ::shutdown(to, SHUT_RDWR);
}

// Whole frames are taken off; clients mask theirs, which costs four bytes more.
void WireTap::watch(std::vector<unsigned char>& unread, std::chrono::steady_clock::time_point now) {
    while (unread.size() >= 2) {
        std::size_t head = 6;
        std::size_t size = unread[1] & 0x7FU;
        if (size == 126) {
            if (unread.size() < 4)
                return;
            size = static_cast<std::size_t>(unread[2]) << 8U | unread[3];
            head = 8;
        }
        if (unread.size() < head + size)
            return;
        const bool isText = (unread[0] & 0x0FU) == 1;
        unread.erase(unread.begin(), unread.begin() + static_cast<std::ptrdiff_t>(head + size));
        if (isText && m_missing > 0 && --m_missing == 0) {
            m_readAt = now;
            m_hasAll = true;
        }
    }
}

} // namespace truebar::bench
