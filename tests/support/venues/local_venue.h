// A venue as servers on this machine, with the faults that real ones show. What it says is the business of a dialect;
// this keeps the servers, the pulse, and the gate through which every request goes.
#pragma once

#include "tests/support/venues/fault_gate.h"
#include "tests/support/venues/stream_server.h"

#include <QTimer>

#include <memory>

namespace truebar::test {

class LocalVenue {
public:
    LocalVenue(const IClock& clock, std::unique_ptr<IVenueDialect> dialect, VenueFaults faults = {});
    ~LocalVenue();

    QString restUrl() const { return m_http.url(); }
    QString streamUrl() const { return m_stream.url(); }
    const MarketTruth& truth() const { return m_dialect->truth(); }

    int requests() const { return m_gate.requests(); }
    // Requests that came while a Retry-After was running.
    int requestsInSilence() const { return m_gate.requestsInSilence(); }
    int connections() const { return m_connections; }
    void dropStreams() { m_stream.dropAll(); }
    // No frames from now on, though the links stay open and answer pings.
    void setStalled(bool stalled) { m_isStalled = stalled; }
    // All requests are answered 503, and there are no frames.
    void setDown(bool isDown) { m_gate.setDown(isDown); }
    void setFaults(const VenueFaults& faults) { m_gate.setFaults(faults); }
    void hideRetryAfter() { m_gate.hideRetryAfter(); }

protected:
    IVenueDialect& dialect() { return *m_dialect; }
    StreamServer& stream() { return m_stream; }

private:
    void tick();

    const IClock& m_clock;
    const std::unique_ptr<IVenueDialect> m_dialect;
    FaultGate m_gate;
    std::atomic<int> m_connections = 0;
    std::atomic<bool> m_isStalled = false;
    IVenueDialect::Send m_send;
    StreamServer m_stream;
    HttpServer m_http;
    QTimer* m_pulse = nullptr; // lives on the stream's thread
};

} // namespace truebar::test
