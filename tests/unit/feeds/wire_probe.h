// Driving a venue's wire format without a network: what would be delivered, or why nothing is.
#pragma once

#include "plugins/feeds/net/history_protocol.h"
#include "tests/support/shared_fixtures.h"
#include "tests/unit/feeds/feed_fixture.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace truebar::test {

// The bytes of a recorded answer; of a recording with request and response, its body.
inline QByteArray recorded(const char* relative) {
    QFile file(sharedFile(relative));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("a recorded answer is missing");
    const QByteArray bytes = file.readAll();
    const QJsonObject whole = QJsonDocument::fromJson(bytes).object();
    const QJsonValue body = whole[QStringLiteral("response")].toObject()[QStringLiteral("bodyJson")];
    return body.isObject() ? QJsonDocument(body.toObject()).toJson(QJsonDocument::Compact) : bytes;
}

inline FetchRequest askFor(const char* instrument, const char* length, const char* begin, const char* end) {
    return {InstrumentId::parse(instrument).value(), timeframe(length), {time(begin), time(end)}};
}

// As the feed does with an answer.
inline Fetched take(const net::IHistoryProtocol& protocol, const QByteArray& body, const FetchRequest& request,
    UtcMs now = time("2030-01-01")) {
    Fetched out;
    auto answer = protocol.read(body, request);
    if (answer)
        out.report = net::deliver(std::move(*answer), request, now, out.sink);
    else
        out.report = std::move(answer).error();
    return out;
}

// `from` must be in it once or more; all are replaced.
inline QByteArray with(QByteArray body, const char* from, const char* to) {
    if (!body.contains(from))
        qFatal("the recorded answer has no %s", from);
    return body.replace(from, to);
}

} // namespace truebar::test
