#include "plugins/brokers/binance/binance_broker.h"

namespace truebar::binance {

namespace {

constexpr std::int64_t tradesPerPage = 1000;
constexpr std::chrono::hours oldest(24 * 31); // fills before are asked for from the first on, not day by day
constexpr int mostTries = 4; // of a question that is refused for the clock
constexpr Millis clockPause(300); // in which the venue's time is asked anew

// How a question of either kind is put.
auto sending(const SocketCall& call) {
    return [call](Session& session, Session::Done done) { session.call(call, std::move(done)); };
}

auto sending(const RestCall& call) {
    return [call](Session& session, Session::Done done) { session.rest(call, std::move(done)); };
}

} // namespace

BinanceBroker::BinanceBroker(SessionSettings settings, Signer signer, ILiveBrokerEvents& events, const IClock& clock)
    : VenueBroker(std::move(settings), events, clock,
        [&](const SessionSettings& given, RateBook& rates, wire::SessionHandlers handlers) {
            return std::make_unique<Session>(given, std::move(signer), clock, rates, std::move(handlers));
        }) { }

Result<Answer> BinanceBroker::answerInTime(const Send& send, std::stop_token stop) {
    for (int tries = 1;; ++tries) {
        auto answer = answerTo(send, stop);
        if (!answer || tries == mostTries || !isClockFault(*answer))
            return answer;
        clock().waitFor(clockPause, stop);
    }
}

Result<QJsonValue> BinanceBroker::ask(const SocketCall& call, std::stop_token stop) {
    const auto answer = answerInTime(sending(call), stop);
    if (!answer)
        return answer.error();
    return answer->isGood() ? Result<QJsonValue>(answer->result) : Result<QJsonValue>(errorOf(*answer));
}

Result<QJsonValue> BinanceBroker::ask(const RestCall& call, std::stop_token stop) {
    const auto answer = answerInTime(sending(call), stop);
    if (!answer)
        return answer.error();
    return answer->isGood() ? Result<QJsonValue>(answer->result) : Result<QJsonValue>(errorOf(*answer));
}

OrderAnswer BinanceBroker::commandAnswer(
    const Send& send, std::stop_token stop, bool (*isDone)(const Answer&), QJsonValue* result) {
    OrderAnswer out;
    const auto outcome = await(send, stop);
    out.at = clock().now();
    if (!outcome) {
        out.reason = outcome.error();
        return out;
    }
    const bool isAnswered = outcome->kind == Session::Outcome::Kind::Answered;
    if (!isAnswered || !isDone || !isDone(outcome->answer)) {
        if (auto doubt = judgeDoubt(*outcome))
            return std::move(*doubt);
    }
    out.certainty = Certainty::Accepted;
    if (result)
        *result = outcome->answer.result;
    return out;
}

OrderAnswer BinanceBroker::command(const SocketCall& call, std::stop_token stop, bool (*isDone)(const Answer&)) {
    return commandAnswer(sending(call), stop, isDone);
}

OrderAnswer BinanceBroker::command(
    const RestCall& call, std::stop_token stop, bool (*isDone)(const Answer&), QJsonValue* result) {
    return commandAnswer(sending(call), stop, isDone, result);
}

Result<std::optional<VenueOrder>> BinanceBroker::order(const OrderReference& order, std::stop_token stop) {
    auto parameters = findParameters(order);
    if (!parameters)
        return Error{"live.refused", parameters.error().text, parameters.error().arguments};
    const SocketCall call{"order.status", std::move(*parameters), Security::Signed};
    const auto answer = answerInTime(sending(call), stop);
    if (!answer)
        return answer.error();
    // The venue's own word, and only as a clear refusal.
    if (answer->code() == codes::noSuchOrder && certaintyOf(*answer) == Certainty::Refused)
        return std::optional<VenueOrder>();
    if (!answer->isGood())
        return errorOf(*answer);
    auto read = readOrder(place(), answer->result);
    if (!read)
        return std::move(read).error();
    if (!order.id.isEmpty() && read->id != order.id)
        return Error{"live.unavailable", "the venue spoke of another order (%1)", {read->id.text}};
    return std::optional<VenueOrder>(std::move(*read));
}

Result<std::vector<VenueBalance>> BinanceBroker::balances(std::stop_token stop) {
    const auto answer = askBalances(stop);
    return answer ? readBalances(place(), *answer) : Result<std::vector<VenueBalance>>(answer.error());
}

// Spans of time until the first trade is found, from there on by its number: no page can miss or repeat one.
Result<std::vector<VenueFill>> BinanceBroker::fills(const InstrumentId& instrument, UtcMs since, std::stop_token stop) {
    std::vector<VenueFill> out;
    const UtcMs now = clock().now() + Millis(std::chrono::minutes(1)); // whatever the venue's clock says
    UtcMs from = std::max(since, utcMs(0));
    std::optional<std::int64_t> next;
    if (now - from > oldest)
        next = 0;
    while (next || from <= now) {
        Parameters parameters{Parameter::of("symbol", instrument.symbol), Parameter::number("limit", tradesPerPage)};
        const UtcMs until = std::min(from + longestTradeSpan() - Millis(1), now);
        if (next) {
            parameters.push_back(Parameter::number("fromId", *next));
        } else {
            parameters.push_back(Parameter::number("startTime", toCount(from)));
            parameters.push_back(Parameter::number("endTime", toCount(until)));
        }
        const auto answer = askTrades(std::move(parameters), stop);
        if (!answer)
            return answer.error();
        const auto page = readTrades(place(), *answer);
        if (!page)
            return page.error();
        std::int64_t last = next.value_or(0) - 1;
        for (const NumberedFill& each : *page) {
            if (each.number <= last && next)
                return Error{"live.unavailable", "the venue's fills are out of order at %1", {each.fill.key.tradeId}};
            last = std::max(last, each.number);
            if (each.fill.time >= since)
                out.push_back(each.fill);
        }
        if (page->empty() && next)
            break;
        if (page->empty())
            from = until + Millis(1);
        else
            next = last + 1;
    }
    return out;
}

Result<AccountPermissions> BinanceBroker::permissions(std::stop_token stop) {
    if (settings().account.isEmpty())
        return AccountPermissions(); // the venue does not tell
    RestCall call;
    call.path = "/sapi/v1/account/apiRestrictions";
    call.security = Security::Signed;
    call.isOfAccount = true;
    const auto answer = ask(call, stop);
    return answer ? readRestrictions(place(), *answer) : Result<AccountPermissions>(answer.error());
}

Result<VenueTime> BinanceBroker::time(std::stop_token stop) {
    VenueTime out;
    out.asked = clock().now();
    const auto answer = askTime(stop);
    out.answered = clock().now();
    if (!answer)
        return answer.error();
    const auto read = readServerTime(*answer);
    if (!read)
        return read.error();
    out.venue = *read;
    return out;
}

LiveBrokerCapabilities BinanceBroker::capabilities() const {
    LiveBrokerCapabilities out;
    out.marketOrders = out.limitOrders = out.postOnly = true;
    out.immediateOrCancel = out.fillOrKill = true;
    const bool isFutures = place().market == Market::Usdm;
    out.stopOrders = !isFutures;
    out.reduceOnly = out.shortSelling = out.positions = isFutures;
    // A request is taken up to a second before its own time and a receive window after it.
    out.notFoundIsFinalAfter = settings().receiveWindow + Millis(1'000) + settings().queryLag;
    return out;
}

} // namespace truebar::binance
