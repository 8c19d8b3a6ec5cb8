// Blocking GET requests for worker threads. Safe from several threads at once. TLS is always verified; redirects are
// not followed, because a data source has no reason for them.
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "plugins/feeds/net/network_thread.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QUrl>

#include <map>
#include <stop_token>
#include <utility>
#include <vector>

namespace truebar::net {

using HttpHeaders = std::vector<std::pair<QByteArray, QByteArray>>; // names and values

struct HttpRequest {
    QUrl url{};
    HttpHeaders headers{};
    Millis timeout{15'000}; // real time, from the first byte sent to the last received
    qint64 mostBytes = 32 << 20; // a longer answer is cut off and is an error
};

struct HttpReply {
    int status = 0;
    QByteArray body{};
    std::map<QByteArray, QByteArray> headers{}; // names in lower case

    QByteArray header(const QByteArray& name) const;
};

class HttpClient {
public:
    explicit HttpClient(const NetworkThread& thread);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // Any status is a reply. "feed.unavailable" for everything that kept a whole reply from arriving, "feed.refused"
    // for a certificate that cannot be trusted, "feed.cancelled". Errors name the host, never the query.
    // `send` is asked on the network thread right before the request leaves; its error is the answer.
    Result<HttpReply> get(
        const HttpRequest& request, std::stop_token stop, const std::function<Result<void>()>& send = {}) const;

private:
    const NetworkThread& m_thread;
    QNetworkAccessManager* m_manager = nullptr; // lives on the thread
};

} // namespace truebar::net
