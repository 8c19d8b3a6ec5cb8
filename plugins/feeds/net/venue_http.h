// A venue's REST side: addresses, budget, silence, and what its statuses mean.
#pragma once

#include "plugins/feeds/net/http_client.h"
#include "plugins/feeds/net/request_budget.h"

#include <functional>

namespace truebar::net {

struct VenueSettings {
    QUrl base{}; // "https://api.binance.com"
    double budget = 600; // units …
    Millis period{60'000}; // … in this time
    Millis timeout{15'000};
    Millis silence{60'000}; // when the venue throttles and does not say for how long
    HttpHeaders headers{};
    // Asked before each request, so that a key in a file may be replaced at any time; its error is the answer.
    std::function<Result<HttpHeaders>()> secretHeaders{};
    // The header with which the venue tells what has been used of the budget; empty if it does not.
    QByteArray usedHeader{};
    // Makes the venue's own error out of a reply, whatever its status; nothing if it is none. "feed.throttled" silences
    // us as a 429 does.
    std::function<std::optional<Error>(const HttpReply&)> errorOf{};
    // Whether the body of a reply that is no 200 is an answer all the same; asked before errorOf.
    std::function<bool(const HttpReply&)> isAnswer{};
};

class VenueHttp {
public:
    VenueHttp(const IClock& clock, const NetworkThread& thread, VenueSettings settings);

    // The body of a good reply. `path` with its query, beginning with '/'. Errors as IFeed::fetch.
    Result<QByteArray> get(const QString& path, double units, std::stop_token stop);
    UtcMs blockedUntil() const { return m_budget.blockedUntil(); }

private:
    Result<QByteArray> judge(const HttpReply& reply);

    const IClock& m_clock;
    VenueSettings m_settings;
    RequestBudget m_budget;
    HttpClient m_client;
};

// "120" or "Wed, 21 Oct 2015 07:28:00 GMT"; nothing if it is neither.
std::optional<UtcMs> parseRetryAfter(const QByteArray& value, UtcMs now);

} // namespace truebar::net
