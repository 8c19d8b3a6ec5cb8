// What Binance answers to a request, and how sure it makes us.
#pragma once

#include "core/sdk/live_order.h"
#include "plugins/brokers/net/once_http.h"
#include "plugins/brokers/net/wire_node.h"

#include <QJsonObject>

namespace truebar::binance {

// Binance bans for at most three days.
inline constexpr std::chrono::hours longestSilence(24 * 3);

// One line of "rateLimits": so many of a window are used.
struct RateCount {
    bool isOrders = false; // otherwise weight of requests
    Millis window{};
    std::int64_t limit = 0;
    std::int64_t count = 0;
};

struct VenueFault {
    std::int64_t code = 0; // −1021, −2010 …; 0 where none was given
    std::string text{};
    std::optional<UtcMs> retryAfter{};
};

struct Answer {
    int status = 0;
    QJsonValue result{};
    std::optional<VenueFault> fault{};
    std::vector<RateCount> rates{};

    bool isGood() const { return status == 200 && !fault; }
    std::int64_t code() const { return fault ? fault->code : 0; }
};

// The WebSocket API's; `id` is whose answer it is.
struct SocketAnswer {
    std::string id{};
    Answer answer{};
};
Result<SocketAnswer> readSocketAnswer(const QJsonObject& message);
// Of REST; `now` is for Retry-After.
Result<Answer> readRestAnswer(const wire::HttpReply& reply, UtcMs now);

// What an answer that is not good means for an order: the venue's clear refusal, or nothing for certain.
Certainty certaintyOf(const Answer& answer);
// Too much was asked: silence is wanted.
bool isThrottled(const Answer& answer);
bool isClockFault(const Answer& answer);
// The same answer as an error of a query: live.throttled, live.unavailable or live.refused.
Error errorOf(const Answer& answer);
// And as the reason of an order's answer.
Error reasonOf(const Answer& answer);

namespace codes {
constexpr std::int64_t tooManyRequests = -1003;
constexpr std::int64_t tooManyOrders = -1015;
constexpr std::int64_t badTimestamp = -1021;
constexpr std::int64_t orderRejected = -2010;
constexpr std::int64_t noSuchOrder = -2013;
constexpr std::int64_t sameMarginType = -4046;
constexpr std::int64_t samePositionMode = -4059;
constexpr std::int64_t duplicateId = -4116;
} // namespace codes

} // namespace truebar::binance
