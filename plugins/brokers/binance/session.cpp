#include "plugins/brokers/binance/session.h"

#include <algorithm>

namespace truebar::binance {

namespace {

constexpr std::chrono::minutes clockLife(10); // the venue's time is asked again after this

Error unanswered(const std::string& reason) {
    return {"live.unavailable", "no answer came: %1", {reason}};
}

} // namespace

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

Session::Session(
    const SessionSettings& settings, const Signer& signer, const IClock& clock, RateBook& rates, Handlers handlers)
    : m_settings(settings)
    , m_signer(signer)
    , m_clock(clock)
    , m_rates(rates)
    , m_handlers(std::move(handlers))
    , m_api(clock, settings.link,
          {[this] { onOpened(); }, [this](const QByteArray& text) { onHeard(text); },
              [this](const std::string& reason) { onClosed(reason); }, [this] { m_api.open(m_settings.api); },
              [this] { return m_pending.empty(); }},
          nullptr)
    , m_stream(clock, settings.link,
          {[this] { live(); }, [this](const QByteArray& text) { onStreamMessage(text); },
              [this](const std::string& reason) { onStreamClosed(reason); },
              [this] {
                  if (m_isReady)
                      openStream();
              },
              {}},
          nullptr) {
    m_watch.setInterval(std::max(Millis(5), clock.realDuration(settings.timeout) / 50));
    connect(&m_watch, &QTimer::timeout, this, [this] { look(); });
}

Session::~Session() {
    m_isLive = m_isReady = false;
    failAll(unanswered("the broker was ended"));
    for (Held& each : std::exchange(m_held, {}))
        each.pending.done(Outcome::failed(Outcome::Kind::NotSent, unanswered("the broker was ended")));
}

void Session::start() {
    tell(LinkState::Connecting, {});
    m_watch.start();
    m_api.open(m_settings.api);
}

Proof Session::proof() const {
    return {m_signer, m_clock.now() + m_skew, m_settings.receiveWindow, m_isLoggedOn};
}

void Session::call(const SocketCall& call, Waits waits, Done done) {
    if (m_rates.isBlocked()) {
        done(Outcome::failed(Outcome::Kind::NotSent, m_rates.blockedError()));
        return;
    }
    Pending pending{std::move(done), m_clock.now() + m_settings.timeout};
    if (m_isLive)
        send(call, std::move(pending));
    else if (waits == Waits::ForLink)
        m_held.push_back({call, std::move(pending)});
    else
        pending.done(
            Outcome::failed(Outcome::Kind::NotSent, {"live.unavailable", "there is no connection to the venue"}));
}

void Session::send(const SocketCall& call, Pending pending) {
    const std::string id = std::to_string(++m_lastId);
    const QByteArray frame = frameOf(call, id, proof());
    // First, because sending may find the link broken and end everything that waits.
    const auto added = m_pending.emplace(id, std::move(pending)).first;
    if (m_api.send(frame))
        return;
    const Done done = std::move(added->second.done);
    m_pending.erase(added);
    done(Outcome::failed(Outcome::Kind::NotSent, {"live.unavailable", "there is no connection to the venue"}));
}

void Session::rest(const RestCall& call, Done done) {
    if (m_rates.isBlocked()) {
        done(Outcome::failed(Outcome::Kind::NotSent, m_rates.blockedError()));
        return;
    }
    wire::HttpRequest request;
    request.method = call.verb;
    request.url = call.isOfAccount ? m_settings.account : m_settings.rest;
    request.url.setPath(QString::fromStdString(call.path));
    Proof alone = proof();
    alone.isLoggedOn = false;
    request.url.setQuery(QString::fromStdString(queryOf(call, alone)), QUrl::StrictMode);
    if (call.security != Security::None)
        request.headers.emplace_back("X-MBX-APIKEY", QByteArray::fromStdString(m_signer.key()));
    request.timeout = m_clock.realDuration(m_settings.timeout);
    wire::sendOnce(this, request, [this, done = std::move(done)](const wire::HttpOutcome& outcome) {
        const auto kind = outcome.mayHaveLeft ? Outcome::Kind::Unanswered : Outcome::Kind::NotSent;
        if (!outcome.reply) {
            done(Outcome::failed(kind, outcome.reply.error()));
            return;
        }
        auto answer = readRestAnswer(*outcome.reply, m_clock.now());
        if (!answer) {
            done(Outcome::failed(Outcome::Kind::Unanswered, answer.error()));
            return;
        }
        m_rates.observe(*answer);
        if (isClockFault(*answer))
            mendClock();
        done(Outcome::of(std::move(*answer)));
    });
}

// The steps of a new link: clock, mode of positions (futures, once), log on (Ed25519), stream of the account, live.
void Session::introduce(const SocketCall& call, std::function<void(const QJsonValue&)> then) {
    const auto done = [this, then = std::move(then)](const Outcome& outcome) {
        if (outcome.kind == Outcome::Kind::Answered && outcome.answer.isGood())
            then(outcome.answer.result);
        else
            m_api.close(
                outcome.kind == Outcome::Kind::Answered ? errorOf(outcome.answer).message() : outcome.reason.message());
    };
    send(call, {done, m_clock.now() + m_settings.timeout});
}

void Session::onOpened() {
    ++m_generation;
    m_isLoggedOn = m_isReady = false;
    if (m_syncedAt && m_clock.now() - *m_syncedAt < clockLife) {
        checkMode();
        return;
    }
    askTime([this](bool isKnown) {
        if (isKnown)
            checkMode();
        else
            m_api.close("the venue did not tell its time");
    });
}

void Session::live() {
    m_isLive = true;
    tell(LinkState::Live, {});
    for (Held& each : std::exchange(m_held, {})) {
        if (m_isLive)
            send(each.call, std::move(each.pending));
        else
            m_held.push_back(std::move(each)); // lost again on the way
    }
    flush();
}

void Session::onHeard(const QByteArray& text) {
    const auto message = wire::parseObject(text);
    if (!message) {
        m_api.close(message.error().message());
        return;
    }
    if (message->contains(QLatin1String("event")) || message->contains(QLatin1String("e")))
        onEvent(unwrapped(*message));
    else
        onAnswer(*message);
}

void Session::onAnswer(const QJsonObject& message) {
    auto read = readSocketAnswer(message);
    if (!read) {
        m_api.close(read.error().message());
        return;
    }
    m_rates.observe(read->answer);
    if (isClockFault(read->answer))
        mendClock();
    const auto found = m_pending.find(read->id);
    if (found == m_pending.end())
        return; // too late, or never asked
    const Done done = std::move(found->second.done);
    m_pending.erase(found);
    done(Outcome::of(std::move(read->answer)));
}

void Session::onStreamMessage(const QByteArray& text) {
    const auto message = wire::parseObject(text);
    if (message)
        onEvent(unwrapped(*message));
    else
        m_stream.close(message.error().message());
}

void Session::onEvent(const QJsonValue& event) {
    wire::SocketLink& link = m_settings.isSpot() ? m_api : m_stream;
    const auto read = readEvent(m_settings.place, event);
    if (!read)
        link.close(read.error().message()); // what it said must be asked for
    else if (!read->ended.empty())
        link.close("the venue ends it: " + read->ended);
    else if (read->order || read->fill)
        m_handlers.event(*read);
}

void Session::onClosed(const std::string& reason) {
    ++m_generation;
    m_isLoggedOn = m_isReady = m_isAskingTime = false;
    lost(reason);
    m_stream.close("the connection for orders was lost");
    failAll(unanswered(reason));
    m_api.scheduleNext();
}

void Session::onStreamClosed(const std::string& reason) {
    m_nextKeep = UtcMs::max();
    if (!m_isReady)
        return; // it goes with the connection for orders
    lost(reason);
    m_stream.scheduleNext();
}

void Session::lost(const std::string& reason) {
    m_isLive = false;
    tell(LinkState::Lost, reason);
}

void Session::tell(LinkState state, const std::string& reason) {
    if (m_told == state && m_toldReason == reason)
        return;
    m_told = state;
    m_toldReason = reason;
    m_handlers.link(state, reason);
}

void Session::failAll(const Error& reason) {
    for (auto& [id, pending] : std::exchange(m_pending, {}))
        pending.done(Outcome::failed(Outcome::Kind::Unanswered, reason));
}

void Session::look() {
    const UtcMs now = m_clock.now();
    std::vector<Done> late;
    for (auto it = m_pending.begin(); it != m_pending.end();) {
        if (it->second.deadline > now) {
            ++it;
            continue;
        }
        late.push_back(std::move(it->second.done));
        it = m_pending.erase(it);
    }
    std::vector<Done> unsent;
    std::erase_if(m_held, [&](Held& each) {
        if (each.pending.deadline > now)
            return false;
        unsent.push_back(std::move(each.pending.done));
        return true;
    });
    for (const Done& done : late)
        done(Outcome::failed(Outcome::Kind::Unanswered, unanswered("the time is over")));
    for (const Done& done : unsent)
        done(Outcome::failed(Outcome::Kind::NotSent, {"live.unavailable", "there is no connection to the venue"}));
    if (!m_isLive)
        return;
    if (now >= m_nextKeep)
        keepStream();
    if (!m_isAskingTime && (!m_syncedAt || now - *m_syncedAt > clockLife))
        askTime([](bool) {});
}

} // namespace truebar::binance
