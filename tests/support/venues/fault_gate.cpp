#include "tests/support/venues/fault_gate.h"

#include <array>

namespace truebar::test {

namespace {
constexpr int slowMs = 30;
constexpr std::array failures{500, 502, 503};
} // namespace

FaultGate::FaultGate(const IClock& clock, VenueFaults faults)
    : m_clock(clock)
    , m_faults(faults)
    , m_random(faults.seed)
    , m_streamRandom(faults.seed + 7) { }

bool FaultGate::happens(double share, std::mt19937_64& random) {
    return share > 0 && std::uniform_real_distribution<double>(0, 1)(random) < share;
}

void FaultGate::setFaults(const VenueFaults& faults) {
    const std::lock_guard lock(m_mutex);
    m_faults = faults;
}

WireReply FaultGate::pass(IVenueDialect& dialect, const WireRequest& request) {
    const std::lock_guard lock(m_mutex);
    const int number = m_requests++;
    const UtcMs now = m_clock.now();
    const bool isSilent = now < m_silentUntil;
    m_requestsInSilence += isSilent;
    if (m_isDown)
        return replyOf(503, "<html>Service Unavailable</html>");
    if (isSilent || happens(m_faults.throttled, m_random)) {
        m_silentUntil = std::max(m_silentUntil, now + std::chrono::seconds(m_faults.retryAfterSeconds));
        return dialect.throttled(m_hidesRetryAfter ? std::nullopt : std::optional(m_faults.retryAfterSeconds));
    }
    if (happens(m_faults.failing, m_random))
        return replyOf(failures.at(static_cast<std::size_t>(number) % failures.size()), "<html>Not today</html>");
    if (happens(m_faults.wrongType, m_random))
        return dialect.wrongShape();
    WireReply out = dialect.answer(request, now);
    if (out.status == 200 && happens(m_faults.duplicated, m_random))
        dialect.disorder(out);
    out.closesUnanswered = happens(m_faults.closing, m_random);
    out.isTruncated = happens(m_faults.truncated, m_random);
    out.delayMs = happens(m_faults.slow, m_random) ? slowMs : 0;
    return out;
}

std::vector<QByteArray> FaultGate::pass(const QByteArray& frame) {
    const std::lock_guard lock(m_mutex);
    if (happens(m_faults.streamLost, m_streamRandom))
        return {};
    std::vector<QByteArray> out{happens(m_faults.streamBroken, m_streamRandom) ? frame.left(frame.size() / 2) : frame};
    if (happens(m_faults.streamDuplicated, m_streamRandom))
        out.push_back(frame);
    return out;
}

} // namespace truebar::test
