#include "plugins/brokers/alpaca/core/session.h"

#include "core/signing/encodings.h"
#include "plugins/brokers/net/address.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace truebar::alpaca {

namespace {

Error unanswered(const std::string& reason) {
    return {"live.unavailable", "no answer came: %1", {reason}};
}

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

Outcome Outcome::of(Answer answer) {
    Outcome out;
    out.kind = Kind::Answered;
    out.answer = std::move(answer);
    return out;
}

Outcome Outcome::failed(Kind kind, Error reason) {
    Outcome out;
    out.kind = kind;
    out.reason = std::move(reason);
    return out;
}

Session::Session(const SessionSettings& settings, const IClock& clock, RateBook& rates, Handlers handlers)
    : m_settings(settings)
    , m_clock(clock)
    , m_rates(rates)
    , m_handlers(std::move(handlers))
    , m_stream(clock, settings.link,
          {[this] { onOpened(); }, [this](const QByteArray& bytes) { onHeard(bytes); },
              [this](const std::string& reason) { onClosed(reason); }, [this] { m_stream.open(m_settings.stream); },
              [this] { return m_pending.empty(); }},
          nullptr) { }

Session::~Session() {
    m_isLive = false;
    for (const auto& [number, done] : std::exchange(m_pending, {}))
        done(Outcome::failed(Outcome::Kind::Unanswered, unanswered("the broker was ended")));
}

void Session::start() {
    tell(LinkState::Connecting, {});
    m_stream.open(m_settings.stream);
}

void Session::call(const RestCall& call, Done done) {
    if (m_rates.isBlocked()) {
        done(Outcome::failed(Outcome::Kind::NotSent, m_rates.blockedError()));
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
    request.timeout = m_clock.realDuration(m_settings.timeout);
    const std::uint64_t number = ++m_lastCall;
    m_pending.emplace(number, std::move(done));
    wire::sendOnce(this, request, [this, number](const wire::HttpOutcome& outcome) {
        const auto found = m_pending.find(number);
        if (found == m_pending.end())
            return; // answered when the session ended
        const Done waiting = std::move(found->second);
        m_pending.erase(found);
        if (!outcome.reply) {
            const auto kind = outcome.mayHaveLeft ? Outcome::Kind::Unanswered : Outcome::Kind::NotSent;
            waiting(Outcome::failed(kind, outcome.reply.error()));
            return;
        }
        auto answer = readAnswer(*outcome.reply, m_clock.now());
        if (!answer) {
            waiting(Outcome::failed(Outcome::Kind::Unanswered, answer.error()));
            return;
        }
        m_rates.observe(*answer);
        waiting(Outcome::of(std::move(*answer)));
    });
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
        tell(LinkState::Live, {});
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
    tell(LinkState::Lost, reason);
    m_stream.scheduleNext();
}

void Session::tell(LinkState state, const std::string& reason) {
    if (m_told == state && m_toldReason == reason)
        return;
    m_told = state;
    m_toldReason = reason;
    m_handlers.link(state, reason);
}

} // namespace truebar::alpaca
