#include "plugins/brokers/alpaca/core/alpaca_broker.h"

#include "core/signing/encodings.h"
#include "plugins/brokers/alpaca/core/account.h"
#include "plugins/brokers/net/waiting.h"

#include <set>

namespace truebar::alpaca {

namespace {

constexpr std::size_t fillsPerPage = 100; // the most that Alpaca gives
constexpr std::size_t ordersPerPage = 500;

Error notSent(const Error& why) {
    return {"live.not_sent", "nothing was sent: %1", {why.message()}};
}

Error unclear(const Error& why) {
    return {"live.unanswered", "it is not known what the venue did: %1", {why.message()}};
}

Error endless() {
    return {"live.unavailable", "the venue's pages begin again before their end"};
}

// The venue's ids are put into paths.
QByteArray orderPath(const std::string& venueOrderId) {
    return "/v2/orders/" + QByteArray::fromStdString(signing::percentEncode(venueOrderId));
}

std::optional<RestCall> findCall(const OrderReference& order) {
    RestCall out;
    if (!order.id.isEmpty()) {
        out.path = "/v2/orders:by_client_order_id";
        out.query = {{"client_order_id", order.id.text}};
    } else if (!order.venueOrderId.empty()) {
        out.path = orderPath(order.venueOrderId);
    } else {
        return std::nullopt;
    }
    return out;
}

Error nameless() {
    return {"live.refused", "an order without an id cannot be found"};
}

// It must be the order that was asked for.
std::optional<Error> isAnother(const OrderReference& wanted, const VenueOrder& read) {
    const bool isOwn = wanted.id.isEmpty() ? read.venueOrderId == wanted.venueOrderId : read.id == wanted.id;
    if (isOwn)
        return std::nullopt;
    return Error{"live.unavailable", "the venue spoke of another order (%1)", {read.id.text}};
}

} // namespace

Result<std::unique_ptr<ILiveBroker>> AlpacaBroker::create(
    const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock) {
    auto settings = readSettings(setup);
    if (!settings)
        return std::move(settings).error();
    return std::unique_ptr<ILiveBroker>(new AlpacaBroker(std::move(*settings), events, clock));
}

AlpacaBroker::AlpacaBroker(SessionSettings settings, ILiveBrokerEvents& events, const IClock& clock)
    : m_settings(std::move(settings))
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
        [&] { m_session = std::make_unique<Session>(m_settings, m_clock, m_rates, std::move(handlers)); });
}

AlpacaBroker::~AlpacaBroker() {
    m_network.runAndWait([this] { m_session.reset(); });
}

void AlpacaBroker::start() {
    m_network.post([this] { m_session->start(); });
}

void AlpacaBroker::submit(std::span<const OrderIntent> orders) {
    m_network.post([this, all = std::vector<OrderIntent>(orders.begin(), orders.end())] {
        for (const OrderIntent& each : all)
            submitOne(each);
    });
}

void AlpacaBroker::submitOne(const OrderIntent& order) {
    OrderReference reference;
    reference.id = order.id;
    reference.instrument = order.instrument;
    const auto done = [this, reference](const Outcome& outcome) {
        m_eventThread.post([this, id = reference.id, answer = judgeSubmit(outcome, reference)] {
            m_events.onSubmitAnswered(id, answer);
        });
    };
    auto body = orderBody(m_settings.place, order);
    if (!body) {
        done(Outcome::failed(Outcome::Kind::NotSent, body.error()));
    } else if (!m_session->isLive()) {
        done(Outcome::failed(Outcome::Kind::NotSent, {"live.unavailable", "there is no connection to the venue"}));
    } else {
        RestCall call;
        call.verb = "POST";
        call.path = "/v2/orders";
        call.body = std::move(*body);
        m_session->call(call, done);
    }
}

void AlpacaBroker::cancel(const OrderReference& order) {
    m_network.post([this, order] {
        if (order.venueOrderId.empty())
            findAndCancel(order);
        else
            cancelOne(order);
    });
}

void AlpacaBroker::findAndCancel(const OrderReference& order) {
    const auto call = findCall(order);
    if (!call) {
        tellCancel(order.id, *judgeDoubt(Outcome::failed(Outcome::Kind::NotSent, nameless())));
        return;
    }
    m_session->call(*call, [this, order](const Outcome& outcome) {
        // Nothing but a question has left so far.
        const auto stopWith = [&](const Error& why) {
            tellCancel(order.id, *judgeDoubt(Outcome::failed(Outcome::Kind::NotSent, why)));
        };
        if (outcome.kind != Outcome::Kind::Answered) {
            stopWith(outcome.reason);
            return;
        }
        if (!outcome.answer.isGood()) {
            stopWith(errorOf(outcome.answer));
            return;
        }
        const auto read = readOrder(m_settings.place, outcome.answer.body);
        const auto fault = read ? isAnother(order, *read) : std::optional(read.error());
        if (fault) {
            stopWith(*fault);
            return;
        }
        OrderReference known = order;
        known.venueOrderId = read->venueOrderId;
        cancelOne(known);
    });
}

void AlpacaBroker::cancelOne(const OrderReference& order) {
    RestCall call;
    call.verb = "DELETE";
    call.path = orderPath(order.venueOrderId);
    m_session->call(call,
        [this, order](const Outcome& outcome) { tellCancel(order.id, judgeCancel(outcome, order.venueOrderId)); });
}

void AlpacaBroker::tellCancel(const ClientOrderId& id, const OrderAnswer& answer) {
    m_eventThread.post([this, id, answer] { m_events.onCancelAnswered(id, answer); });
}

std::optional<OrderAnswer> AlpacaBroker::judgeDoubt(const Outcome& outcome) const {
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
    if (out.certainty == Certainty::Accepted)
        return std::nullopt;
    out.reason = reasonOf(outcome.answer);
    return out;
}

OrderAnswer AlpacaBroker::judgeSubmit(const Outcome& outcome, const OrderReference& order) const {
    if (auto doubt = judgeDoubt(outcome))
        return std::move(*doubt);
    OrderAnswer out;
    out.at = m_clock.now();
    const auto read = readOrder(m_settings.place, outcome.answer.body);
    auto fault = read ? isAnother(order, *read) : std::optional(read.error());
    if (!fault && read->instrument != order.instrument)
        fault = Error{"live.unavailable", "the venue spoke of another instrument (%1)", {read->instrument.symbol}};
    if (fault) {
        out.reason = unclear(*fault);
        return out;
    }
    out.venueOrderId = read->venueOrderId;
    out.certainty = Certainty::Accepted;
    if (read->updatedAt != UtcMs())
        out.at = read->updatedAt;
    if (read->state == VenueOrderState::Refused) {
        out.certainty = Certainty::Refused;
        out.reason = {"live.refused", "the venue took the order and rejected it at once"};
    }
    return out;
}

OrderAnswer AlpacaBroker::judgeCancel(const Outcome& outcome, const std::string& venueOrderId) const {
    if (auto doubt = judgeDoubt(outcome))
        return std::move(*doubt);
    OrderAnswer out;
    out.at = m_clock.now();
    out.certainty = Certainty::Accepted;
    out.venueOrderId = venueOrderId;
    return out;
}

Result<Outcome> AlpacaBroker::await(const RestCall& call, std::stop_token stop) {
    const auto waiting = std::make_shared<wire::Waiting<Outcome>>();
    m_network.post([this, call, waiting] {
        m_session->call(call, [waiting](const Outcome& outcome) { waiting->finish(outcome); });
    });
    return waiting->wait(std::move(stop));
}

Result<QJsonValue> AlpacaBroker::ask(const RestCall& call, std::stop_token stop) {
    const auto outcome = await(call, std::move(stop));
    if (!outcome)
        return outcome.error();
    if (outcome->kind != Outcome::Kind::Answered)
        return outcome->reason;
    return outcome->answer.isGood() ? Result<QJsonValue>(outcome->answer.body)
                                    : Result<QJsonValue>(errorOf(outcome->answer));
}

Result<std::optional<VenueOrder>> AlpacaBroker::order(const OrderReference& order, std::stop_token stop) {
    const auto call = findCall(order);
    if (!call)
        return nameless();
    const auto outcome = await(*call, std::move(stop));
    if (!outcome)
        return outcome.error();
    if (outcome->kind != Outcome::Kind::Answered)
        return outcome->reason;
    if (isNotFound(outcome->answer))
        return std::optional<VenueOrder>();
    if (!outcome->answer.isGood())
        return errorOf(outcome->answer);
    auto read = readOrder(m_settings.place, outcome->answer.body);
    if (!read)
        return std::move(read).error();
    if (auto another = isAnother(order, *read))
        return std::move(*another);
    return std::optional<VenueOrder>(std::move(*read));
}

// Pages by the time of sending. The next begins a little before the end of the last, so that none is missed that was
// sent in the same moment.
Result<std::vector<VenueOrder>> AlpacaBroker::askOpenOrders(const std::string& symbol, std::stop_token stop) {
    std::vector<VenueOrder> out;
    std::set<std::string> known;
    std::optional<UtcMs> after;
    for (;;) {
        RestCall call;
        call.path = "/v2/orders";
        call.query = {
            {"status", "open"}, {"direction", "asc"}, {"nested", "false"}, {"limit", std::to_string(ordersPerPage)}};
        if (!symbol.empty())
            call.query.emplace_back("symbols", symbol);
        if (after)
            call.query.emplace_back("after", formatUtc(*after));
        const auto body = ask(call, stop);
        if (!body)
            return body.error();
        const auto page = readOrders(m_settings.place, *body);
        if (!page)
            return page.error();
        const std::size_t before = known.size();
        for (const ListedOrder& each : *page) {
            if (known.insert(each.order.venueOrderId).second)
                out.push_back(each.order);
        }
        if (page->size() < ordersPerPage)
            return out;
        if (known.size() == before)
            return endless();
        after = page->back().submittedAt - Millis(1);
    }
}

Result<std::vector<VenueOrder>> AlpacaBroker::openOrders(std::stop_token stop) {
    return askOpenOrders({}, std::move(stop));
}

OrderAnswer AlpacaBroker::cancelAll(const InstrumentId& instrument, std::stop_token stop) {
    OrderAnswer out;
    const auto open = askOpenOrders(instrument.symbol, stop);
    out.at = m_clock.now();
    if (!open) {
        out.certainty = Certainty::Refused;
        out.reason = notSent(open.error());
        return out;
    }
    out.certainty = Certainty::Accepted;
    for (const VenueOrder& each : *open) {
        RestCall call;
        call.verb = "DELETE";
        call.path = orderPath(each.venueOrderId);
        const auto outcome = await(call, stop);
        const Outcome told = outcome ? *outcome : Outcome::failed(Outcome::Kind::Unanswered, outcome.error());
        // Over meanwhile: nothing is left to cancel.
        if (told.kind == Outcome::Kind::Answered && (told.answer.status == 422 || isNotFound(told.answer)))
            continue;
        const OrderAnswer answer = judgeCancel(told, each.venueOrderId);
        // The rest is tried all the same; the worst that was heard is told.
        if (answer.certainty == Certainty::Unknown || out.certainty == Certainty::Accepted) {
            out.certainty = answer.certainty;
            out.reason = answer.reason;
        }
    }
    out.at = m_clock.now();
    return out;
}

Result<std::vector<VenuePosition>> AlpacaBroker::positions(std::stop_token stop) {
    RestCall call;
    call.path = "/v2/positions";
    const auto body = ask(call, std::move(stop));
    return body ? readPositions(m_settings.place, *body) : Result<std::vector<VenuePosition>>(body.error());
}

Result<std::vector<VenueBalance>> AlpacaBroker::balances(std::stop_token stop) {
    RestCall call;
    call.path = "/v2/account";
    const auto body = ask(call, std::move(stop));
    return body ? readBalances(*body) : Result<std::vector<VenueBalance>>(body.error());
}

// The activities of the account come in the order of their ids, by which the next page is asked for.
Result<std::vector<VenueFill>> AlpacaBroker::fills(const InstrumentId& instrument, UtcMs since, std::stop_token stop) {
    std::vector<VenueFill> out;
    std::set<std::string> known;
    std::string last;
    for (;;) {
        RestCall call;
        call.path = "/v2/account/activities/FILL";
        call.query = {{"direction", "asc"}, {"page_size", std::to_string(fillsPerPage)},
            {"after", formatUtc(std::max(since, utcMs(1)) - Millis(1))}};
        if (!last.empty())
            call.query.emplace_back("page_token", last);
        const auto body = ask(call, stop);
        if (!body)
            return body.error();
        auto page = readActivities(m_settings.place, *body);
        if (!page)
            return std::move(page).error();
        for (ListedFill& each : *page) {
            if (!known.insert(each.activity).second)
                return endless();
            // Crypto is written with and without its slash.
            VenueFill& fill = each.fill;
            fill.instrument.symbol = fill.instrument.symbol == instrument.symbol
                ? fill.instrument.symbol
                : pairOf(fill.instrument.symbol, instrument.symbol.find('/') == std::string::npos ? "" : "crypto");
            if (fill.instrument == instrument && fill.time >= since)
                out.push_back(std::move(fill));
        }
        if (page->size() < fillsPerPage)
            return out;
        last = page->back().activity;
    }
}

Result<InstrumentFilters> AlpacaBroker::filters(const InstrumentId& instrument, std::stop_token stop) {
    RestCall call;
    call.path = "/v2/assets/" + QByteArray::fromStdString(signing::percentEncode(instrument.symbol));
    const auto outcome = await(call, std::move(stop));
    if (!outcome)
        return outcome.error();
    if (outcome->kind != Outcome::Kind::Answered)
        return outcome->reason;
    if (isNotFound(outcome->answer))
        return Error{"live.refused", "the venue has no instrument %1", {instrument.symbol}};
    return outcome->answer.isGood() ? readAsset(instrument.symbol, outcome->answer.body)
                                    : Result<InstrumentFilters>(errorOf(outcome->answer));
}

Result<VenueTime> AlpacaBroker::time(std::stop_token stop) {
    RestCall call;
    call.path = "/v2/clock";
    VenueTime out;
    out.asked = m_clock.now();
    const auto body = ask(call, std::move(stop));
    out.answered = m_clock.now();
    if (!body)
        return body.error();
    const auto read = readClock(*body);
    if (!read)
        return read.error();
    out.venue = *read;
    return out;
}

Result<AccountPermissions> AlpacaBroker::permissions(std::stop_token stop) {
    RestCall call;
    call.path = "/v2/account";
    const auto body = ask(call, std::move(stop));
    return body ? readPermissions(*body, m_settings.isPaper()) : Result<AccountPermissions>(body.error());
}

LiveBrokerCapabilities AlpacaBroker::capabilities() const {
    LiveBrokerCapabilities out;
    out.marketOrders = out.limitOrders = out.stopOrders = true;
    out.shortSelling = out.positions = true;
    // Alpaca's requests have no date after which they are not taken: what has not been answered within the time-out has
    // left this machine at the latest then.
    out.notFoundIsFinalAfter = m_settings.timeout + m_settings.queryLag;
    return out;
}

} // namespace truebar::alpaca
