#include "tests/support/venues/local_venue.h"

namespace truebar::test {

namespace {
constexpr int pulseMs = 5; // real time between two looks at the clock
} // namespace

LocalVenue::LocalVenue(const IClock& clock, std::unique_ptr<IVenueDialect> dialect, VenueFaults faults)
    : m_clock(clock)
    , m_dialect(std::move(dialect))
    , m_gate(clock, faults)
    , m_send([this](int client, const QByteArray& text) { m_stream.send(client, text); })
    , m_stream({[this](int client, const QString&) {
                    ++m_connections;
                    m_dialect->opened(client, m_send);
                },
          [this](int client, const QByteArray& text) { m_dialect->said(client, text, m_clock.now(), m_send); },
          [this](int client) { m_dialect->closed(client); },
          [this](int client, const QNetworkRequest& request) { m_dialect->asked(client, request); }})
    , m_http([this](const WireRequest& request) { return m_gate.pass(*m_dialect, request); }) {
    m_stream.run([this] {
        m_pulse = new QTimer;
        m_pulse->setInterval(pulseMs);
        QObject::connect(m_pulse, &QTimer::timeout, m_pulse, [this] { tick(); });
        m_pulse->start();
    });
}

LocalVenue::~LocalVenue() {
    m_stream.run([this] { delete m_pulse; });
}

void LocalVenue::tick() {
    m_dialect->tick(m_clock.now(), [this](int client, const QByteArray& text) {
        if (m_isStalled || m_gate.isDown())
            return;
        for (const QByteArray& frame : m_gate.pass(text))
            m_send(client, frame);
    });
}

} // namespace truebar::test
