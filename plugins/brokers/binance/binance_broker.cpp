#include "plugins/brokers/binance/binance_broker.h"

#include "plugins/brokers/net/waiting.h"

namespace truebar::binance {

namespace {

constexpr std::int64_t tradesPerPage = 1000;
constexpr std::chrono::hours oldest(24 * 31); // fills before are asked for from the first on, not day by day
constexpr int mostTries = 4; // of a question that is refused for the clock
constexpr Millis clockPause(300); // in which the venue's time is asked anew

Error notSent(const Error& why) {
    return {"live.not_sent", "nothing was sent: %1", {why.message()}};
}

Error unclear(const Error& why) {
    return {"live.unanswered", "it is not known what the venue did: %1", {why.message()}};
}

} // namespace

BinanceBroker::BinanceBroker(SessionSettings settings, Signer signer, ILiveBrokerEvents& events, const IClock& clock)
    : m_settings(std::move(settings))
    , m_signer(std::move(signer))
    , m_events(events)
    , m_clock(clock)
    , m_rates(clock)
    , m_eventThread(QStringLiteral("broker-events"))
    , m_network(QStringLiteral("broker")) {
    Session::Handlers handlers;
    handlers.event = [this](const StreamEvent& event) {
        m_eventThread.post([this, event] {
            if (event.fill)
                m_events.onFill(*event.fill);
            if (event.order)
                m_events.onOrderUpdate(*event.order);
        });
    };
    handlers.link = [this](LinkState state, const std::string& reason) {
        m_eventThread.post([this, state, reason] { m_events.onLink(state, reason); });
    };
    m_network.runAndWait(
        [&] { m_session = std::make_unique<Session>(m_settings, m_signer, m_clock, m_rates, std::move(handlers)); });
}

BinanceBroker::~BinanceBroker() {
    m_network.runAndWait([this] { m_session.reset(); });
}

void BinanceBroker::start() {
    m_network.post([this] { m_session->start(); });
}

void BinanceBroker::submit(std::span<const OrderIntent> orders) {
    m_network.post([this, all = std::vector<OrderIntent>(orders.begin(), orders.end())] {
        for (const OrderIntent& each : all)
            submitOne(each);
        m_session->flush();
    });
}

void BinanceBroker::cancel(const OrderReference& order) {
    m_network.post([this, order] {
        cancelOne(order);
        m_session->flush();
    });
}

void BinanceBroker::submitOne(const OrderIntent& order) {
    OrderReference reference;
    reference.id = order.id;
    reference.instrument = order.instrument;
    const auto done = [this, reference](const Outcome& outcome) {
        m_eventThread.post(
            [this, id = reference.id, answer = judge(outcome, reference)] { m_events.onSubmitAnswered(id, answer); });
    };
    auto parameters = placeParameters(place(), order);
    if (!parameters) {
        done(Outcome::failed(Outcome::Kind::NotSent, parameters.error()));
        return;
    }
    m_session->call({"order.place", std::move(*parameters), Security::Signed}, Session::Waits::No, done);
}

void BinanceBroker::cancelOne(const OrderReference& order) {
    const auto done = [this, order](const Outcome& outcome) {
        m_eventThread.post(
            [this, id = order.id, answer = judge(outcome, order)] { m_events.onCancelAnswered(id, answer); });
    };
    auto parameters = findParameters(order);
    if (!parameters) {
        done(Outcome::failed(Outcome::Kind::NotSent, parameters.error()));
        return;
    }
    m_session->call({"order.cancel", std::move(*parameters), Security::Signed}, Session::Waits::No, done);
}

OrderAnswer BinanceBroker::judge(const Outcome& outcome, const OrderReference& order) const {
    OrderAnswer out;
    out.at = m_clock.now();
    switch (outcome.kind) {
    case Outcome::Kind::NotSent:
        out.certainty = Certainty::Refused;
        out.reason = notSent(outcome.reason);
        return out;
    case Outcome::Kind::Unanswered:
        out.reason = unclear(outcome.reason);
        return out;
    case Outcome::Kind::Answered:
        break;
    }
    out.certainty = certaintyOf(outcome.answer);
    if (out.certainty != Certainty::Accepted) {
        out.reason = reasonOf(outcome.answer);
        return out;
    }
    const auto read = readAcknowledged(outcome.answer.result, order);
    if (!read) {
        out.certainty = Certainty::Unknown;
        out.reason = unclear(read.error());
        return out;
    }
    out.venueOrderId = read->venueOrderId;
    out.at = read->at.value_or(out.at);
    return out;
}

Result<Outcome> BinanceBroker::await(const Send& send, std::stop_token stop) {
    const auto waiting = std::make_shared<wire::Waiting<Outcome>>();
    m_network.post([send, waiting] { send([waiting](const Outcome& outcome) { waiting->finish(outcome); }); });
    return waiting->wait(std::move(stop));
}

// A refusal for the clock is worth another question: the session asks for the time meanwhile.
Result<Answer> BinanceBroker::answerTo(const Send& send, std::stop_token stop) {
    for (int tries = 1;; ++tries) {
        auto outcome = await(send, stop);
        if (!outcome)
            return std::move(outcome).error();
        if (outcome->kind != Outcome::Kind::Answered)
            return outcome->reason;
        if (tries == mostTries || !isClockFault(outcome->answer))
            return std::move(outcome->answer);
        m_clock.waitFor(clockPause, stop);
    }
}

Result<QJsonValue> BinanceBroker::ask(const SocketCall& call, std::stop_token stop) {
    auto answer = answerTo(
        [this, call](Session::Done done) { m_session->call(call, Session::Waits::ForLink, std::move(done)); }, stop);
    if (!answer)
        return std::move(answer).error();
    return answer->isGood() ? Result<QJsonValue>(answer->result) : Result<QJsonValue>(errorOf(*answer));
}

Result<QJsonValue> BinanceBroker::ask(const RestCall& call, std::stop_token stop) {
    auto answer = answerTo([this, call](Session::Done done) { m_session->rest(call, std::move(done)); }, stop);
    if (!answer)
        return std::move(answer).error();
    return answer->isGood() ? Result<QJsonValue>(answer->result) : Result<QJsonValue>(errorOf(*answer));
}

OrderAnswer BinanceBroker::commandAnswer(const Send& send, std::stop_token stop, bool (*isDone)(const Answer&)) {
    OrderAnswer out;
    const auto outcome = await(send, stop);
    out.at = m_clock.now();
    if (!outcome) {
        out.reason = outcome.error();
    } else if (outcome->kind == Outcome::Kind::NotSent) {
        out.certainty = Certainty::Refused;
        out.reason = notSent(outcome->reason);
    } else if (outcome->kind == Outcome::Kind::Unanswered) {
        out.reason = unclear(outcome->reason);
    } else if (isDone && isDone(outcome->answer)) {
        out.certainty = Certainty::Accepted;
    } else {
        out.certainty = certaintyOf(outcome->answer);
        if (out.certainty != Certainty::Accepted)
            out.reason = reasonOf(outcome->answer);
    }
    return out;
}

OrderAnswer BinanceBroker::command(const SocketCall& call, std::stop_token stop, bool (*isDone)(const Answer&)) {
    return commandAnswer(
        [this, call](Session::Done done) { m_session->call(call, Session::Waits::ForLink, std::move(done)); }, stop,
        isDone);
}

OrderAnswer BinanceBroker::command(const RestCall& call, std::stop_token stop, bool (*isDone)(const Answer&)) {
    return commandAnswer([this, call](Session::Done done) { m_session->rest(call, std::move(done)); }, stop, isDone);
}

Result<std::optional<VenueOrder>> BinanceBroker::order(const OrderReference& order, std::stop_token stop) {
    auto parameters = findParameters(order);
    if (!parameters)
        return Error{"live.refused", parameters.error().text, parameters.error().arguments};
    const SocketCall call{"order.status", std::move(*parameters), Security::Signed};
    const auto answer = answerTo(
        [this, call](Session::Done done) { m_session->call(call, Session::Waits::ForLink, std::move(done)); }, stop);
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
    const UtcMs now = m_clock.now() + Millis(std::chrono::minutes(1)); // whatever the venue's clock says
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
    if (m_settings.account.isEmpty())
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
    out.asked = m_clock.now();
    const auto answer = askTime(stop);
    out.answered = m_clock.now();
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
    const bool isFutures = place().market == Market::Usdm;
    out.stopOrders = !isFutures;
    out.reduceOnly = out.shortSelling = out.positions = isFutures;
    // A request is taken up to a second before its own time and a receive window after it.
    out.notFoundIsFinalAfter = m_settings.receiveWindow + Millis(1'000) + m_settings.queryLag;
    return out;
}

} // namespace truebar::binance
