#include "tests/support/venues/fault_gate.h"

namespace truebar::test {

FaultGate::FaultGate(const IClock& clock, Words words, VenueFaults faults)
    : m_clock(clock)
    , m_words(std::move(words))
    , m_faults(faults)
    , m_random(faults.seed) { }

bool FaultGate::happens(double share) {
    return share > 0 && std::uniform_real_distribution<double>(0, 1)(m_random) < share;
}

void FaultGate::setFaults(const VenueFaults& faults) {
    const std::lock_guard lock(m_mutex);
    m_faults = faults;
}

WireReply FaultGate::pass(const std::function<WireReply()>& good) {
    const std::lock_guard lock(m_mutex);
    ++m_requests;
    const UtcMs now = m_clock.now();
    const bool isSilent = now < m_silentUntil;
    m_requestsInSilence += isSilent;
    WireReply out;
    if (happens(m_faults.failing)) {
        out.status = 503;
        out.body = "<html>Service Unavailable</html>";
        return out;
    }
    if (isSilent || happens(m_faults.throttled)) {
        m_silentUntil = std::max(m_silentUntil, now + std::chrono::seconds(m_faults.retryAfterSeconds));
        out.status = 429;
        out.body = m_words.throttled;
        if (!m_hidesRetryAfter)
            out.headers.emplace_back("Retry-After", QByteArray::number(m_faults.retryAfterSeconds));
        return out;
    }
    if (happens(m_faults.wrongType)) {
        out.body = m_words.wrongType;
        return out;
    }
    out = good();
    out.closesUnanswered = happens(m_faults.closing);
    out.isTruncated = happens(m_faults.truncated);
    return out;
}

QByteArray headerOf(const WireRequest& request, const QByteArray& name) {
    for (const QByteArray& line : request.head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

} // namespace truebar::test
