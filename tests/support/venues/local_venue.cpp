#include "tests/support/venues/local_venue.h"

namespace truebar::test {

namespace {
constexpr int pulseMs = 5; // real time between two looks at the clock
constexpr int slowMs = 30;
} // namespace

LocalVenue::LocalVenue(const IClock& clock, std::unique_ptr<IVenueDialect> dialect, VenueFaults faults)
    : m_clock(clock)
    , m_dialect(std::move(dialect))
    , m_faults(faults)
    , m_random(faults.seed)
    , m_send([this](int client, const QByteArray& text) { m_stream.send(client, text); })
    , m_stream({[this](int client, const QString&) {
                    ++m_connections;
                    m_dialect->opened(client, m_send);
                },
          [this](int client, const QByteArray& text) { m_dialect->said(client, text, m_clock.now(), m_send); },
          [this](int client) { m_dialect->closed(client); }})
    , m_http([this](const WireRequest& request) { return answer(request); }) {
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

void LocalVenue::setFaults(const VenueFaults& faults) {
    const std::lock_guard lock(m_mutex);
    m_faults = faults;
}

bool LocalVenue::happens(double share) {
    return share > 0 && std::uniform_real_distribution<double>(0, 1)(m_random) < share;
}

WireReply LocalVenue::answer(const WireRequest& request) {
    const std::lock_guard lock(m_mutex);
    ++m_requests;
    const UtcMs now = m_clock.now();
    if (now < m_silentUntil)
        ++m_requestsInSilence;
    if (now < m_silentUntil || happens(m_faults.throttled)) {
        m_silentUntil = std::max(m_silentUntil, now + std::chrono::seconds(m_faults.retryAfterSeconds));
        return m_dialect->throttled(m_faults.retryAfterSeconds);
    }
    WireReply out;
    if (happens(m_faults.failing)) {
        out.status = 502;
        out.body = "<html>Bad Gateway</html>";
        return out;
    }
    if (happens(m_faults.wrongType))
        return m_dialect->wrongShape();
    out = m_dialect->answer(request, now);
    if (out.status == 200 && happens(m_faults.duplicated))
        m_dialect->disorder(out);
    out.closesUnanswered = happens(m_faults.closing);
    out.isTruncated = happens(m_faults.truncated);
    out.delayMs = happens(m_faults.slow) ? slowMs : 0;
    return out;
}

void LocalVenue::tick() {
    m_dialect->tick(m_clock.now(), [this](int client, const QByteArray& text) {
        if (m_isStalled)
            return;
        bool isLost = false;
        bool isBroken = false;
        bool isTwice = false;
        {
            const std::lock_guard lock(m_mutex);
            isLost = happens(m_faults.streamLost);
            isBroken = happens(m_faults.streamBroken);
            isTwice = happens(m_faults.streamDuplicated);
        }
        if (isLost)
            return;
        m_send(client, isBroken ? text.left(text.size() / 2) : text);
        if (isTwice)
            m_send(client, text);
    });
}

} // namespace truebar::test
