// What a venue plugin makes of text from the wire, in words that a test can compare.
#pragma once

#include "plugins/feeds/net/history_protocol.h"
#include "plugins/feeds/net/stream_protocol.h"
#include "tests/unit/feeds/feed_fixture.h"

#include <QByteArray>
#include <QStringList>

namespace truebar::test {

// A file below "wire/" of the shared fixtures.
QByteArray wireFile(const char* relative);
// The body of a recorded answer: of a recording with request and response its body, else the whole file.
QByteArray recorded(const char* relative);
// What a recorded file of requests (method, path, signed or not, answer) has as its answer.
QByteArray answerPart(const QByteArray& file);
// The frames that a recorded file of subscriptions has after '>', '<' or '='; "|1|" is 1.
std::vector<QByteArray> framesAfter(const QByteArray& file, char mark);

// Whether two texts are the same JSON, whatever its layout.
bool isSameJson(const QByteArray& a, const QByteArray& b);

// What one message makes the protocol tell, one line each:
//   "candle BTC/USD 1m 2023-10-04T16:25:00Z 1 2 0.5 1.5 100 forming", "tick BTC-USD 2014-11-07T08:19:27Z 400.23 5.2",
//   "refused FOO/USD: …", "refused: …", "going away", "error feed.unavailable /data/0/price: …"
QStringList hear(net::IStreamProtocol& protocol, const QByteArray& message);

FetchRequest askFor(const char* instrument, const char* length, const char* begin, const char* end);
// What the feed would deliver of an answer, or why nothing.
Fetched take(const net::IHistoryProtocol& protocol, const QByteArray& body, const FetchRequest& request,
    UtcMs now = time("2030-01-01"));
// `from` must be in it once or more; all are replaced.
QByteArray with(QByteArray body, const char* from, const char* to);

// "code location" of an error, "ok" without one.
template <class Value>
QString verdict(const Result<Value>& result) {
    if (result)
        return QStringLiteral("ok");
    return QString::fromStdString(result.error().code + ' ' + result.error().location).trimmed();
}

// Cuts a good answer short everywhere and breaks single bytes of it: no crash, no candle that fails checkCandle(), and
// what is cut short is never taken for whole. The number of answers that were refused.
int breakAnswer(const net::IHistoryProtocol& protocol, const QByteArray& answer, const FetchRequest& request);
// The same for a message of a stream. `make` gives a protocol that waits for the message.
int breakMessage(const std::function<std::unique_ptr<net::IStreamProtocol>()>& make, const QByteArray& message);

} // namespace truebar::test
