#include "plugins/brokers/binance/session.h"

namespace truebar::binance {

namespace {

constexpr std::chrono::minutes clockLife(10); // the venue's time is asked again after this

} // namespace

Session::Session(const SessionSettings& settings, Signer signer, const IClock& clock, RateBook& rates,
    wire::SessionHandlers handlers)
    : m_settings(settings)
    , m_signer(std::move(signer))
    , m_clock(clock)
    , m_rates(rates)
    , m_handlers(std::move(handlers))
    , m_tell(m_handlers.link)
    , m_api(clock, settings.link,
          {[this] { onOpened(); }, [this](const QByteArray& text) { onHeard(text); },
              [this](const std::string& reason) { onClosed(reason); }, [this] { m_api.open(m_settings.api); },
              [this] { return m_pending.isEmpty(); }},
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
    const Error reason = wire::noAnswer("the broker was ended");
    m_pending.failAll(reason);
    for (Held& each : std::exchange(m_held, {}))
        each.done(Outcome::notSent(reason));
}

void Session::start() {
    m_tell(LinkState::Connecting, {});
    m_watch.start();
    m_api.open(m_settings.api);
}

Proof Session::proof(UtcMs at) const {
    return {m_signer, at + m_skew, m_settings.receiveWindow, m_isLoggedOn};
}

void Session::call(const SocketCall& call, Done done) {
    const UtcMs now = m_clock.now();
    if (m_rates.silence().isWanted())
        done(Outcome::notSent(m_rates.silence().error()));
    else if (m_isLive)
        send(call, now, std::move(done));
    else
        m_held.push_back({call, std::move(done), now + m_settings.timeout});
}

void Session::command(const char* method, const Result<Parameters>& parameters, UtcMs at, Done done) {
    if (!parameters)
        done(Outcome::notSent(parameters.error()));
    else if (m_rates.silence().isWanted())
        done(Outcome::notSent(m_rates.silence().error()));
    else if (!m_isLive)
        done(Outcome::notSent(wire::noConnection()));
    else
        send({method, *parameters, Security::Signed}, at, std::move(done));
}

void Session::place(const OrderIntent& order, UtcMs handedOver, Done done) {
    command("order.place", placeParameters(m_settings.place, order), handedOver, std::move(done));
}

void Session::cancel(const OrderReference& order, Done done) {
    command("order.cancel", findParameters(order), m_clock.now(), std::move(done));
}

Result<OrderAnswer> Session::placed(const Answer& answer, const OrderReference& order) const {
    const auto read = readAcknowledged(answer.result, order);
    if (!read)
        return read.error();
    OrderAnswer out;
    out.certainty = Certainty::Accepted;
    out.venueOrderId = read->venueOrderId;
    out.at = read->at.value_or(m_clock.now());
    return out;
}

void Session::send(const SocketCall& call, UtcMs at, Done done, std::optional<UtcMs> deadline) {
    // First, because sending may find the link broken and end everything that waits.
    const std::string id = m_pending.add(std::move(done), deadline.value_or(at + m_settings.timeout));
    if (m_api.send(frameOf(call, id, proof(at))))
        return;
    if (const Done unsent = m_pending.take(id))
        unsent(Outcome::notSent(wire::noConnection()));
}

void Session::rest(const RestCall& call, Done done) {
    if (m_rates.silence().isWanted()) {
        done(Outcome::notSent(m_rates.silence().error()));
        return;
    }
    wire::HttpRequest request;
    request.method = call.verb;
    request.url = call.isOfAccount ? m_settings.account : m_settings.rest;
    request.url.setPath(QString::fromStdString(call.path));
    Proof alone = proof(m_clock.now());
    alone.isLoggedOn = false;
    request.url.setQuery(QString::fromStdString(queryOf(call, alone)), QUrl::StrictMode);
    if (call.security != Security::None)
        request.headers.emplace_back("X-MBX-APIKEY", QByteArray::fromStdString(m_signer.key()));
    request.timeout = m_clock.realDuration(m_settings.timeout);
    wire::sendOnce(this, request, [this, done = std::move(done)](const wire::HttpOutcome& outcome) {
        if (!outcome.reply) {
            done(outcome.mayHaveLeft ? Outcome::unanswered(outcome.reply.error())
                                     : Outcome::notSent(outcome.reply.error()));
            return;
        }
        auto answer = readRestAnswer(*outcome.reply, m_clock.now());
        if (!answer) {
            done(Outcome::unanswered(answer.error()));
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
    send(call, m_clock.now(), done);
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
    m_tell(LinkState::Live, {});
    for (Held& each : std::exchange(m_held, {})) {
        if (m_isLive)
            send(each.call, m_clock.now(), std::move(each.done), each.deadline);
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
    if (const Done done = m_pending.take(read->id))
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
    else if (read->order || read->fill || read->margin)
        m_handlers.event(*read);
}

void Session::onClosed(const std::string& reason) {
    ++m_generation;
    m_isLoggedOn = m_isReady = m_isAskingTime = false;
    lost(reason);
    m_stream.close("the connection for orders was lost");
    m_pending.failAll(wire::noAnswer(reason));
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
    m_tell(LinkState::Lost, reason);
}

void Session::look() {
    const UtcMs now = m_clock.now();
    m_pending.expire(now);
    std::vector<Done> unsent;
    std::erase_if(m_held, [&](Held& each) {
        if (each.deadline > now)
            return false;
        unsent.push_back(std::move(each.done));
        return true;
    });
    for (const Done& done : unsent)
        done(Outcome::notSent(wire::noConnection()));
    if (!m_isLive)
        return;
    if (now >= m_nextKeep)
        keepStream();
    if (!m_isAskingTime && (!m_syncedAt || now - *m_syncedAt > clockLife))
        askTime([](bool) {});
}

} // namespace truebar::binance
