// How a link becomes live: the venue's time, the mode of the account, log-on, the stream of the account.
#include "core/signing/encodings.h"
#include "plugins/brokers/binance/account.h"
#include "plugins/brokers/binance/session.h"

namespace truebar::binance {

namespace {

constexpr std::chrono::minutes keyLife(30); // listen keys die after 60

} // namespace

void Session::askTime(std::function<void(bool isKnown)> then) {
    m_isAskingTime = true;
    const auto done = [this, asked = m_clock.now(), generation = m_generation, then = std::move(then)](
                          const Outcome& outcome) {
        if (generation != m_generation)
            return;
        m_isAskingTime = false;
        then(setSkew(asked, outcome));
    };
    RestCall call;
    call.path = "/fapi/v1/time";
    if (m_settings.isSpot())
        send({"time", {}, Security::None}, m_clock.now(), done);
    else
        rest(call, done);
}

void Session::mendClock() {
    m_syncedAt.reset();
    if (m_isLive && !m_isAskingTime)
        askTime([](bool) {});
}

bool Session::setSkew(UtcMs asked, const Outcome& outcome) {
    if (outcome.kind != Outcome::Kind::Answered || !outcome.answer.isGood())
        return false;
    const auto venue = readServerTime(outcome.answer.result);
    if (!venue)
        return false;
    VenueTime time;
    time.asked = asked;
    time.venue = *venue;
    time.answered = m_clock.now();
    m_skew = time.skew();
    m_syncedAt = time.answered;
    return true;
}

void Session::checkMode() {
    if (m_settings.isSpot() || m_knowsMode) {
        logOn();
        return;
    }
    RestCall call;
    call.path = "/fapi/v1/positionSide/dual";
    call.security = Security::Signed;
    rest(call, [this, generation = m_generation](const Outcome& outcome) {
        if (generation != m_generation)
            return;
        const bool isAnswered = outcome.kind == Outcome::Kind::Answered;
        const auto isHedged = isAnswered && outcome.answer.isGood()
            ? readIsHedged(outcome.answer.result)
            : Result<bool>(isAnswered ? errorOf(outcome.answer) : outcome.reason);
        if (!isHedged) {
            m_api.close(isHedged.error().message());
        } else if (!*isHedged) {
            m_knowsMode = true;
            logOn();
        } else if (m_settings.setsOneWay) {
            leaveHedgeMode();
        } else {
            m_api.close("the account is in hedge mode; it must be in one-way mode");
        }
    });
}

void Session::leaveHedgeMode() {
    RestCall call;
    call.verb = "POST";
    call.path = "/fapi/v1/positionSide/dual";
    call.parameters = {Parameter::of("dualSidePosition", "false")};
    call.security = Security::Signed;
    // Asked again on the next link, which is the proof.
    rest(call, [this, generation = m_generation](const Outcome& outcome) {
        if (generation != m_generation)
            return;
        if (outcome.kind == Outcome::Kind::Answered && outcome.answer.isGood())
            m_api.close("the account was set to one-way mode");
        else
            m_api.close("the account is in hedge mode and could not be set to one-way mode");
    });
}

void Session::logOn() {
    if (!m_signer.mayLogOn()) {
        subscribe();
        return;
    }
    introduce({"session.logon", {}, Security::Signed}, [this](const QJsonValue&) {
        m_isLoggedOn = true;
        subscribe();
    });
}

void Session::subscribe() {
    m_isReady = true;
    if (!m_settings.isSpot()) {
        openStream();
        return;
    }
    SocketCall call{"userDataStream.subscribe.signature", {}, Security::Signed};
    if (m_isLoggedOn)
        call = {"userDataStream.subscribe", {}, Security::None};
    introduce(call, [this](const QJsonValue&) { live(); });
}

void Session::openStream() {
    SocketCall call{"userDataStream.start", {Parameter::of("apiKey", m_signer.key())}, Security::None};
    introduce(call, [this](const QJsonValue& result) {
        wire::Reading reading;
        const std::string key = wire::Node(reading, result, "/result")["listenKey"].text();
        if (!reading.isGood() || key.empty()) {
            m_api.close("the venue gave no key of the stream");
            return;
        }
        QUrl url = m_settings.stream;
        url.setPath(url.path() + QStringLiteral("/ws"));
        url.setQuery(QString::fromStdString("listenKey=" + signing::percentEncode(key)), QUrl::StrictMode);
        m_nextKeep = m_clock.now() + keyLife;
        m_stream.open(url);
    });
}

void Session::keepStream() {
    m_nextKeep = m_clock.now() + keyLife;
    SocketCall call{"userDataStream.ping", {Parameter::of("apiKey", m_signer.key())}, Security::None};
    send(call, m_clock.now(), [this](const Outcome& outcome) {
        if (outcome.kind == Outcome::Kind::Answered && !outcome.answer.isGood())
            m_stream.close("the key of the stream could not be kept");
    });
}

} // namespace truebar::binance
