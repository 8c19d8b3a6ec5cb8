// A venue that answers every request with one recorded answer.
#pragma once

#include "tests/support/venues/venue_dialect.h"

namespace truebar::test {

class RecordedDialect final : public IVenueDialect {
public:
    explicit RecordedDialect(QByteArray body)
        : IVenueDialect(MarketTruth())
        , m_body(std::move(body)) { }

    WireReply answer(const WireRequest&, UtcMs) override { return replyOf(200, m_body); }
    WireReply throttled(std::optional<int> retryAfterSeconds) const override {
        return replyOf(429, "Too Many Requests\r\n", retryAfterSeconds);
    }
    WireReply wrongShape() const override { return replyOf(200, "[]"); }

private:
    const QByteArray m_body;
};

} // namespace truebar::test
