#include "plugins/brokers/alpaca/core/session.h"

#include "core/signing/encodings.h"
#include "plugins/brokers/net/address.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace truebar::alpaca {

namespace {

// Keys go into headers as they are.
bool isPlain(const std::string& key) {
    return !key.empty() && key.size() <= 200
        && std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

QByteArray frame(const QJsonObject& words) {
    return QJsonDocument(words).toJson(QJsonDocument::Compact);
}

} // namespace

Result<SessionSettings> readSettings(const LiveBrokerSetup& setup) {
    SessionSettings out;
    out.place = {setup.venue, setup.account};
    auto rest = wire::readAddress(setup.settings, "rest_url", {"https", "http"});
    if (!rest)
        return std::move(rest).error();
    auto stream = wire::readAddress(setup.settings, "stream_url", {"wss", "ws"});
    if (!stream)
        return std::move(stream).error();
    out.rest = std::move(*rest);
    out.stream = std::move(*stream);
    if (out.isPaper() != out.stream.host().startsWith(QLatin1String("paper-")))
        return Error{"live.refused", "orders would go to one kind of account and be watched at the other (paper, live)",
            {}, "setting 'stream_url'"};
    if (!isPlain(setup.credentials.key) || !isPlain(setup.credentials.secret))
        return Error{"live.refused", "a key and a secret are needed, without spaces"};
    out.credentials = setup.credentials;
    out.timeout = wire::readMillis(setup.settings, "timeout_ms", out.timeout);
    out.queryLag = wire::readMillis(setup.settings, "query_lag_ms", out.queryLag);
    out.link.silence = wire::readMillis(setup.settings, "silence_ms", out.link.silence);
    out.link.firstWait = wire::readMillis(setup.settings, "reconnect_first_ms", out.link.firstWait);
    out.link.longestWait = wire::readMillis(setup.settings, "reconnect_most_ms", out.link.longestWait);
    out.link.takesBytes = true; // paper says everything in frames of bytes
    return out;
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

std::optional<Error> isAnother(const OrderReference& wanted, const VenueOrder& read) {
    const bool isOwn = wanted.id.isEmpty() ? read.venueOrderId == wanted.venueOrderId : read.id == wanted.id;
    if (isOwn)
        return std::nullopt;
    return Error{"live.unavailable", "the venue spoke of another order (%1)", {read.id.text}};
}

Session::Session(const SessionSettings& settings, const IClock& clock, RateBook& rates, wire::SessionHandlers handlers)
    : m_settings(settings)
    , m_clock(clock)
    , m_rates(rates)
    , m_handlers(std::move(handlers))
    , m_tell(m_handlers.link)
    , m_stream(clock, settings.link,
          {[this] { onOpened(); }, [this](const QByteArray& bytes) { onHeard(bytes); },
              [this](const std::string& reason) { onClosed(reason); }, [this] { m_stream.open(m_settings.stream); },
              [this] { return m_pending.isEmpty(); }},
          nullptr) { }

Session::~Session() {
    m_isLive = false;
    m_pending.failAll(wire::noAnswer("the broker was ended"));
}

void Session::start() {
    m_tell(LinkState::Connecting, {});
    m_stream.open(m_settings.stream);
}

void Session::call(const RestCall& call, Done done) {
    send(call, m_settings.timeout, std::move(done));
}

void Session::send(const RestCall& call, Millis timeout, Done done) {
    if (m_rates.silence().isWanted()) {
        done(Outcome::notSent(m_rates.silence().error()));
        return;
    }
    wire::HttpRequest request;
    request.method = call.verb;
    request.url = m_settings.rest;
    request.url.setPath(QString::fromLatin1(call.path), QUrl::StrictMode);
    std::string query;
    for (const auto& [name, value] : call.query)
        query += (query.empty() ? "" : "&") + name + '=' + signing::percentEncode(value);
    if (!query.empty())
        request.url.setQuery(QString::fromStdString(query), QUrl::StrictMode);
    request.headers.emplace_back("APCA-API-KEY-ID", QByteArray::fromStdString(m_settings.credentials.key));
    request.headers.emplace_back("APCA-API-SECRET-KEY", QByteArray::fromStdString(m_settings.credentials.secret));
    request.headers.emplace_back("Accept", "application/json");
    request.body = call.body;
    if (!call.body.isEmpty())
        request.headers.emplace_back("Content-Type", "application/json");
    request.timeout = m_clock.realDuration(timeout);
    const std::string number = m_pending.add(std::move(done));
    wire::sendOnce(this, request, [this, number](const wire::HttpOutcome& outcome) {
        const Done waiting = m_pending.take(number);
        if (!waiting)
            return; // answered when the session ended
        if (!outcome.reply) {
            waiting(outcome.mayHaveLeft ? Outcome::unanswered(outcome.reply.error())
                                        : Outcome::notSent(outcome.reply.error()));
            return;
        }
        auto answer = readAnswer(*outcome.reply, m_clock.now());
        if (!answer) {
            waiting(Outcome::unanswered(answer.error()));
            return;
        }
        m_rates.observe(*answer);
        waiting(Outcome::of(std::move(*answer)));
    });
}

void Session::place(const OrderIntent& order, UtcMs handedOver, Done done) {
    auto body = orderBody(m_settings.place, order);
    if (!body) {
        done(Outcome::notSent(body.error()));
    } else if (!m_isLive) {
        done(Outcome::notSent(wire::noConnection()));
    } else {
        RestCall call;
        call.verb = "POST";
        call.path = "/v2/orders";
        call.body = std::move(*body);
        send(call, m_settings.timeout - (m_clock.now() - handedOver), std::move(done));
    }
}

void Session::cancel(const OrderReference& order, Done done) {
    if (!order.venueOrderId.empty()) {
        cancelOne(order, std::move(done));
        return;
    }
    const auto find = findCall(order);
    if (!find) {
        done(Outcome::notSent(nameless()));
        return;
    }
    call(*find, [this, order, done = std::move(done)](const Outcome& outcome) {
        // Nothing but a question has left so far.
        const bool isAnswered = outcome.kind == Outcome::Kind::Answered;
        if (!isAnswered || !outcome.answer.isGood()) {
            done(Outcome::notSent(isAnswered ? errorOf(outcome.answer) : outcome.reason));
            return;
        }
        const auto read = readOrder(m_settings.place, outcome.answer.body);
        const auto fault = read ? isAnother(order, *read) : std::optional(read.error());
        if (fault) {
            done(Outcome::notSent(*fault));
            return;
        }
        OrderReference known = order;
        known.venueOrderId = read->venueOrderId;
        cancelOne(known, done);
    });
}

void Session::cancelOne(const OrderReference& order, Done done) {
    RestCall request;
    request.verb = "DELETE";
    request.path = orderPath(order.venueOrderId);
    call(request, std::move(done));
}

Result<OrderAnswer> Session::placed(const Answer& answer, const OrderReference& order) const {
    const auto read = readOrder(m_settings.place, answer.body);
    if (!read)
        return read.error();
    if (auto another = isAnother(order, *read))
        return std::move(*another);
    if (read->instrument != order.instrument)
        return Error{"live.unavailable", "the venue spoke of another instrument (%1)", {read->instrument.symbol}};
    OrderAnswer out;
    out.venueOrderId = read->venueOrderId;
    out.certainty = Certainty::Accepted;
    out.at = read->updatedAt != UtcMs() ? read->updatedAt : m_clock.now();
    if (read->state == VenueOrderState::Refused) {
        out.certainty = Certainty::Refused;
        out.reason = {"live.refused", "the venue took the order and rejected it at once"};
    }
    return out;
}

// The answer to a cancel is empty.
Result<OrderAnswer> Session::cancelled(const Answer&, const OrderReference& order) const {
    OrderAnswer out;
    out.certainty = Certainty::Accepted;
    out.venueOrderId = order.venueOrderId;
    out.at = m_clock.now();
    return out;
}

void Session::onOpened() {
    m_stream.send(frame({{QStringLiteral("action"), QStringLiteral("auth")},
        {QStringLiteral("key"), QString::fromStdString(m_settings.credentials.key)},
        {QStringLiteral("secret"), QString::fromStdString(m_settings.credentials.secret)}}));
}

void Session::onHeard(const QByteArray& bytes) {
    const auto message = wire::parseObject(bytes);
    const auto event = message ? readEvent(m_settings.place, *message) : Result<StreamEvent>(message.error());
    if (!event) {
        m_stream.close(event.error().message()); // what it said must be asked for
        return;
    }
    if (!event->refusal.empty()) {
        m_stream.close(event->refusal);
        return;
    }
    switch (event->kind) {
    case StreamEvent::Kind::Authorized:
        m_stream.send(frame({{QStringLiteral("action"), QStringLiteral("listen")},
            {QStringLiteral("data"),
                QJsonObject{{QStringLiteral("streams"), QJsonArray{QStringLiteral("trade_updates")}}}}}));
        break;
    case StreamEvent::Kind::Listening:
        m_isLive = true;
        m_tell(LinkState::Live, {});
        break;
    case StreamEvent::Kind::Update:
        m_handlers.event(*event);
        if (event->isTradeChanged)
            m_stream.close("the venue changed a trade after it was told");
        break;
    case StreamEvent::Kind::Other:
        break;
    }
}

void Session::onClosed(const std::string& reason) {
    m_isLive = false;
    m_tell(LinkState::Lost, reason);
    m_stream.scheduleNext();
}

} // namespace truebar::alpaca
