// What Alpaca answers to a request, and how sure it makes us.
#pragma once

#include "core/sdk/live_order.h"
#include "plugins/brokers/net/once_http.h"
#include "plugins/brokers/net/wire_node.h"

namespace truebar::alpaca {

struct VenueFault {
    std::int64_t code = 0; // 40310000 …: the status and five digits; 0 where none was given
    std::string text{};
};

// What the headers say about how much may still be sent.
struct RateWords {
    std::optional<std::int64_t> left{}; // of this minute
    std::optional<UtcMs> end{}; // of this minute
    std::optional<UtcMs> retryAt{};
};

struct Answer {
    int status = 0;
    QJsonValue body{}; // undefined where there is none (204)
    std::optional<VenueFault> fault{};
    RateWords rates{};

    bool isGood() const { return status >= 200 && status < 300 && !fault; }
    std::int64_t code() const { return fault ? fault->code : 0; }
};

// `now` is for Retry-After. "live.unavailable" for a good status with a body that cannot be read.
Result<Answer> readAnswer(const wire::HttpReply& reply, UtcMs now);

// What an answer means for an order: the venue's clear words, or nothing for certain.
Certainty certaintyOf(const Answer& answer);
// Too much was asked: silence is wanted.
bool isThrottled(const Answer& answer);
// The venue itself says that there is no such thing; a gateway's 404 has no code.
bool isNotFound(const Answer& answer);
// The same answer as an error of a query: live.throttled, live.unavailable or live.refused.
Error errorOf(const Answer& answer);
// And as the reason of an order's answer: "live.duplicate" where an order of this id is there already.
Error reasonOf(const Answer& answer);

} // namespace truebar::alpaca
