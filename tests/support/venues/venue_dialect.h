// What a local venue says. Everything around it (servers, faults, the pulse, the account of requests) is LocalVenue's.
#pragma once

#include "tests/support/venues/http_server.h"
#include "tests/support/venues/market_truth.h"

#include <QByteArray>

#include <functional>
#include <optional>

class QNetworkRequest;

namespace truebar::test {

class IVenueDialect {
public:
    // Sends a frame to a client.
    using Send = std::function<void(int client, const QByteArray& text)>;
    explicit IVenueDialect(MarketTruth truth)
        : m_truth(std::move(truth)) { }
    virtual ~IVenueDialect() = default;
    const MarketTruth& truth() const { return m_truth; }

    // REST, on the thread of the HTTP server.
    virtual WireReply answer(const WireRequest& request, UtcMs now) = 0;
    // "Too many requests"; without the seconds if the venue does not tell them today.
    virtual WireReply throttled(std::optional<int> retryAfterSeconds) const = 0;
    virtual WireReply wrongShape() const = 0;
    // The same answer with rows twice and out of order, if the venue ever does so.
    virtual void disorder(WireReply&) const { }

    // The stream, on its own thread; for venues that have one.
    virtual void asked(int, const QNetworkRequest&) { }
    virtual void opened(int, const Send&) { }
    virtual void said(int, const QByteArray&, UtcMs, const Send&) { }
    virtual void closed(int) { }
    // Whatever has happened since the last call; to nobody if the venue is stalled.
    virtual void tick(UtcMs, const Send&) { }

private:
    const MarketTruth m_truth;
};

// The value of a header in the head of a request; empty if it is not there.
QByteArray headerOf(const WireRequest& request, const QByteArray& name);
// A reply with a status and, if it is known, Retry-After.
WireReply replyOf(int status, QByteArray body, std::optional<int> retryAfterSeconds = std::nullopt);

} // namespace truebar::test
