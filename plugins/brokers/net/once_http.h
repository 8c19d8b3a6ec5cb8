// One HTTP/1.1 request on one connection of its own, written exactly once. QNetworkAccessManager repeats requests by
// itself when a server closes early; nothing here ever does. Redirects are not followed, TLS is always verified.
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <QByteArray>
#include <QUrl>

#include <functional>
#include <map>
#include <utility>
#include <vector>

class QObject;

namespace truebar::wire {

struct HttpRequest {
    QByteArray method = "GET";
    QUrl url{};
    std::vector<std::pair<QByteArray, QByteArray>> headers{};
    QByteArray body{};
    Millis timeout{10'000}; // real time, for everything
    qsizetype mostBytes = 32 << 20; // a longer answer is an error
};

struct HttpReply {
    int status = 0;
    QByteArray body{};
    std::map<QByteArray, QByteArray> headers{}; // names in lower case

    QByteArray header(const QByteArray& name) const;
};

struct HttpOutcome {
    // Any status is a reply. "live.unavailable" for everything that kept a whole one from arriving; errors name the
    // host, never the query.
    Result<HttpReply> reply = Error{};
    bool mayHaveLeft = false; // bytes of the request were given to the connection
};

// On the thread of `context`, which has an event loop. `done` is called once, later, unless the context is gone by
// then.
void sendOnce(QObject* context, const HttpRequest& request, std::function<void(HttpOutcome)> done);

// The whole answer of a connection that is closed (isEnd) or still open; nothing where more must come. For tests.
std::optional<Result<HttpReply>> parseReply(const QByteArray& bytes, bool isEnd, qsizetype mostBytes);

} // namespace truebar::wire
