#include "plugins/brokers/alpaca/core/answer.h"

#include <algorithm>

namespace truebar::alpaca {

namespace {

constexpr std::chrono::hours longestSilence(1); // Alpaca counts by the minute
constexpr std::int64_t noSuchThing = 40410000;

std::optional<std::int64_t> wholeNumber(const QByteArray& text) {
    bool isNumber = false;
    const qlonglong out = text.toLongLong(&isNumber);
    return isNumber && out >= 0 ? std::optional<std::int64_t>(out) : std::nullopt;
}

RateWords readRates(const wire::HttpReply& reply, UtcMs now) {
    RateWords out;
    out.left = wholeNumber(reply.header("x-ratelimit-remaining"));
    const UtcMs latest = now + longestSilence;
    // Seconds since 1970.
    if (const auto reset = wholeNumber(reply.header("x-ratelimit-reset")))
        out.end = std::min(utcMs(std::min<std::int64_t>(*reset, 7'000'000'000) * 1000), latest);
    if (const auto seconds = wholeNumber(reply.header("retry-after")))
        out.retryAt = std::min(now + Millis(std::chrono::seconds(std::min<std::int64_t>(*seconds, 1'000'000))), latest);
    return out;
}

// {"code": 40310000, "message": "insufficient buying power"}; a gateway's own words have no code.
VenueFault readFault(const Result<QJsonValue>& body) {
    if (!body || !body->isObject())
        return {};
    wire::Reading reading;
    const wire::Node root(reading, *body);
    VenueFault out;
    out.text = root["message"].textOr();
    out.code = root["code"].isMissing() ? 0 : root["code"].integer();
    return reading.isGood() ? out : VenueFault();
}

bool isDuplicate(const Answer& answer) {
    return answer.fault && answer.fault->text.find("client_order_id") != std::string::npos
        && answer.fault->text.find("unique") != std::string::npos;
}

std::vector<std::string> wordsOf(const Answer& answer) {
    return {std::to_string(answer.status), std::to_string(answer.code()), answer.fault ? answer.fault->text : ""};
}

} // namespace

Result<Answer> readAnswer(const wire::HttpReply& reply, UtcMs now) {
    Answer out;
    out.status = reply.status;
    out.rates = readRates(reply, now);
    const bool isGood = reply.status >= 200 && reply.status < 300;
    if (isGood && reply.body.trimmed().isEmpty()) {
        out.body = QJsonValue(QJsonValue::Undefined);
        return out;
    }
    const auto body = wire::parseValue(reply.body);
    if (!isGood) {
        out.fault = readFault(body);
        return out;
    }
    if (!body)
        return body.error();
    out.body = *body;
    return out;
}

Certainty certaintyOf(const Answer& answer) {
    if (answer.isGood())
        return Certainty::Accepted;
    // An order of our own id is there already: this request was refused, but the order may stand. A time-out inside
    // the venue says nothing either.
    if (answer.status < 400 || answer.status >= 500 || answer.status == 408 || isDuplicate(answer))
        return Certainty::Unknown;
    // Stopped before it got anywhere, with or without a body.
    if (isThrottled(answer) || answer.status == 401 || answer.status == 403)
        return Certainty::Refused;
    return answer.code() > 0 ? Certainty::Refused : Certainty::Unknown;
}

bool isThrottled(const Answer& answer) {
    return answer.status == 429;
}

bool isNotFound(const Answer& answer) {
    return answer.status == 404 && answer.code() == noSuchThing;
}

Error errorOf(const Answer& answer) {
    if (isThrottled(answer))
        return {"live.throttled", "the venue wants fewer requests (status %1, code %2: %3)", wordsOf(answer)};
    const bool isClear = certaintyOf(answer) == Certainty::Refused;
    return {
        isClear ? "live.refused" : "live.unavailable", "the venue answered status %1, code %2: %3", wordsOf(answer)};
}

Error reasonOf(const Answer& answer) {
    if (isDuplicate(answer))
        return {
            "live.duplicate", "the venue has an order of this id already (status %1, code %2: %3)", wordsOf(answer)};
    return errorOf(answer);
}

} // namespace truebar::alpaca
