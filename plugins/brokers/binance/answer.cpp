#include "plugins/brokers/binance/answer.h"

#include <algorithm>
#include <array>

namespace truebar::binance {

namespace {

// The venue does not know itself what became of the request: an unknown error, a lost connection inside, an unexpected
// response, a time-out inside, an overload.
constexpr std::array<std::int64_t, 5> undecided{-1000, -1001, -1006, -1007, -1008};

Millis windowOf(const std::string& interval, std::int64_t number) {
    const std::int64_t times = std::clamp<std::int64_t>(number, 1, 1000);
    if (interval == "SECOND")
        return std::chrono::seconds(times);
    if (interval == "MINUTE")
        return std::chrono::minutes(times);
    if (interval == "HOUR")
        return std::chrono::hours(times);
    return std::chrono::hours(24) * times;
}

std::vector<RateCount> readRates(const wire::Node& rates) {
    std::vector<RateCount> out;
    if (rates.isMissing())
        return out;
    for (const wire::Node& each : rates.elements()) {
        const std::string kind = each["rateLimitType"].text();
        RateCount count;
        count.isOrders = kind == "ORDERS";
        count.window = windowOf(each["interval"].text(), each["intervalNum"].integer());
        count.limit = each["limit"].integer();
        if (each["count"].isMissing() || (!count.isOrders && kind != "REQUEST_WEIGHT"))
            continue;
        count.count = each["count"].integer();
        out.push_back(count);
    }
    return out;
}

VenueFault readFault(const wire::Node& fault) {
    VenueFault out;
    out.code = fault["code"].integer();
    out.text = fault["msg"].textOr();
    const wire::Node after = fault["data"]["retryAfter"];
    if (!after.isMissing())
        out.retryAfter = after.time();
    return out;
}

bool isDuplicate(const Answer& answer) {
    return answer.code() == codes::duplicateId
        || (answer.code() == codes::orderRejected && answer.fault->text.find("Duplicate") != std::string::npos);
}

std::vector<std::string> wordsOf(const Answer& answer) {
    return {std::to_string(answer.status), std::to_string(answer.code()), answer.fault ? answer.fault->text : ""};
}

} // namespace

Result<SocketAnswer> readSocketAnswer(const QJsonObject& message) {
    wire::Reading reading;
    const wire::Node root(reading, message);
    SocketAnswer out;
    // An answer to something that could not even be read has no id. Ours are texts; a number is somebody else's.
    const wire::Node id = root["id"];
    out.id = id.value().isDouble() ? std::to_string(id.integer()) : id.textOr();
    out.answer.status = static_cast<int>(std::clamp<std::int64_t>(root["status"].integer(), 0, 999));
    out.answer.result = root["result"].value();
    if (!root["error"].isMissing())
        out.answer.fault = readFault(root["error"]);
    out.answer.rates = readRates(root["rateLimits"]);
    return wire::finish(reading, std::move(out));
}

Result<Answer> readRestAnswer(const wire::HttpReply& reply, UtcMs now) {
    Answer out;
    out.status = reply.status;
    bool isNumber = false;
    const qlonglong seconds = reply.header("retry-after").toLongLong(&isNumber);
    const auto body = wire::parseValue(reply.body);
    if (reply.status == 200) {
        if (!body)
            return body.error();
        out.result = *body;
        return out;
    }
    wire::Reading reading;
    out.fault = body && body->isObject() ? readFault(wire::Node(reading, *body)) : VenueFault();
    if (!reading.isGood())
        out.fault = VenueFault(); // a gateway's own page or object: the status has to do
    if (isNumber && seconds >= 0)
        out.fault->retryAfter =
            now + std::min<Millis>(std::chrono::seconds(std::min<qlonglong>(seconds, 1'000'000)), longestSilence);
    return out;
}

Certainty certaintyOf(const Answer& answer) {
    if (answer.isGood())
        return Certainty::Accepted;
    const bool isUndecided = std::find(undecided.begin(), undecided.end(), answer.code()) != undecided.end();
    // An order of our own id is there already: this request was refused, but the order may stand.
    if (answer.status < 400 || answer.status >= 500 || isUndecided || isDuplicate(answer))
        return Certainty::Unknown;
    // Stopped before it got anywhere, with or without a body.
    if (isThrottled(answer) || answer.status == 403)
        return Certainty::Refused;
    return answer.code() < 0 ? Certainty::Refused : Certainty::Unknown;
}

bool isThrottled(const Answer& answer) {
    return answer.status == 429 || answer.status == 418 || answer.code() == codes::tooManyRequests;
}

bool isClockFault(const Answer& answer) {
    return answer.code() == codes::badTimestamp;
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

} // namespace truebar::binance
