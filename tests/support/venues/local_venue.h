// A venue as a server on this machine, with the faults that real ones show. What it says is the business of a dialect;
// this keeps the faults, the pulse, and account of every request it saw.
#pragma once

#include "core/sdk/clock.h"
#include "tests/support/venues/http_server.h"
#include "tests/support/venues/stream_server.h"
#include "tests/support/venues/venue_faults.h"

#include <QTimer>

#include <atomic>
#include <memory>
#include <mutex>
#include <random>

namespace truebar::test {

class IVenueDialect {
public:
    // Sends a frame to a client.
    using Send = std::function<void(int client, const QByteArray& text)>;
    virtual ~IVenueDialect() = default;

    // REST, on the thread of the HTTP server.
    virtual WireReply answer(const WireRequest& request, UtcMs now) = 0;
    virtual WireReply throttled(int retryAfterSeconds) const = 0;
    virtual WireReply wrongShape() const = 0;
    // The same answer with rows twice and out of order.
    virtual void disorder(WireReply& reply) const = 0;

    // The stream, on its own thread.
    virtual void opened(int client, const Send& send) = 0;
    virtual void said(int client, const QByteArray& text, UtcMs now, const Send& send) = 0;
    virtual void closed(int client) = 0;
    // Whatever has happened since the last call; to nobody if the venue is stalled.
    virtual void tick(UtcMs now, const Send& send) = 0;
};

class LocalVenue {
public:
    LocalVenue(const IClock& clock, std::unique_ptr<IVenueDialect> dialect, VenueFaults faults = {});
    ~LocalVenue();

    QString restUrl() const { return m_http.url(); }
    QString streamUrl() const { return m_stream.url(); }

    int requests() const { return m_requests; }
    // Requests that came while a Retry-After was running.
    int requestsInSilence() const { return m_requestsInSilence; }
    int connections() const { return m_connections; }
    void dropStreams() { m_stream.dropAll(); }
    // No frames from now on, though the links stay open and answer pings.
    void setStalled(bool stalled) { m_isStalled = stalled; }
    void setFaults(const VenueFaults& faults);

private:
    WireReply answer(const WireRequest& request);
    void tick();
    bool happens(double share);

    const IClock& m_clock;
    std::unique_ptr<IVenueDialect> m_dialect;
    std::mutex m_mutex; // of the faults, the chance and the silence
    VenueFaults m_faults;
    std::mt19937_64 m_random;
    UtcMs m_silentUntil = UtcMs::min();
    std::atomic<int> m_requests = 0;
    std::atomic<int> m_requestsInSilence = 0;
    std::atomic<int> m_connections = 0;
    std::atomic<bool> m_isStalled = false;
    IVenueDialect::Send m_send;
    StreamServer m_stream;
    HttpServer m_http;
    QTimer* m_pulse = nullptr; // lives on the stream's thread
};

} // namespace truebar::test
