// The connection of one account: logs on, keeps the clock, subscribes to the stream of the account, matches answers
// with questions, comes back after faults. What was sent once is never sent again. Everything happens on one thread.
#pragma once

#include "plugins/brokers/binance/rate_book.h"
#include "plugins/brokers/binance/request.h"
#include "plugins/brokers/binance/stream_events.h"
#include "plugins/brokers/net/outcome.h"
#include "plugins/brokers/net/socket_link.h"

#include <QObject>

namespace truebar::binance {

struct SessionSettings {
    Place place{};
    QUrl api{}; // of the WebSocket API
    QUrl rest{}; // of futures
    QUrl stream{}; // of the account, futures
    QUrl account{}; // where the key's permissions are asked for; empty: nowhere
    Millis receiveWindow{5'000};
    Millis timeout{10'000};
    Millis queryLag{30'000};
    bool setsOneWay = false; // futures: leave hedge mode if the account is in it
    wire::LinkSettings link{};

    bool isSpot() const { return place.market == Market::Spot; }
};
// "live.refused" for an address that is none, or not encrypted and not on this machine; located at its setting.
Result<SessionSettings> readSettings(Market market, const LiveBrokerSetup& setup);

class Session final : public QObject {
public:
    using Settings = SessionSettings;
    using Answer = binance::Answer;
    using Rates = RateBook;
    using Outcome = wire::Outcome<Answer>;
    using Done = wire::Done<Answer>;
    Session(const SessionSettings& settings, Signer signer, const IClock& clock, RateBook& rates,
        wire::SessionHandlers handlers);
    // Answers what is under way: not answered.
    ~Session() override;

    void start();
    // Each calls `done` exactly once, at the latest after the time-out; perhaps before it returns.
    // Questions wait until the link is there, within the time-out.
    void call(const SocketCall& call, Done done);
    // Orders and cancels leave now or never. An order counts for the venue as sent when it was handed over: what comes
    // later than the receive window after that it refuses.
    void place(const OrderIntent& order, UtcMs handedOver, Done done);
    void cancel(const OrderReference& order, Done done);
    Result<OrderAnswer> placed(const Answer& answer, const OrderReference& order) const;
    Result<OrderAnswer> cancelled(const Answer& answer, const OrderReference& order) const {
        return placed(answer, order);
    }
    void rest(const RestCall& call, Done done);
    // Hands what was sent to the network now.
    void flush() { m_api.flush(); }

private:
    struct Held {
        SocketCall call;
        Done done;
        UtcMs deadline{};
    };

    // `at`: when it was asked for, by our clock; it waits for its answer until the deadline, else for the time-out.
    void send(const SocketCall& call, UtcMs at, Done done, std::optional<UtcMs> deadline = {});
    void command(const char* method, const Result<Parameters>& parameters, UtcMs at, Done done);
    void introduce(const SocketCall& call, std::function<void(const QJsonValue&)> then);
    void onOpened();
    void onHeard(const QByteArray& text);
    void onAnswer(const QJsonObject& message);
    void onStreamMessage(const QByteArray& text);
    void onEvent(const QJsonValue& event);
    void onClosed(const std::string& reason);
    void onStreamClosed(const std::string& reason);
    void askTime(std::function<void(bool isKnown)> then);
    void mendClock();
    bool setSkew(UtcMs asked, const Outcome& outcome);
    void checkMode();
    void leaveHedgeMode();
    void logOn();
    void subscribe();
    void openStream();
    void keepStream();
    void live();
    void lost(const std::string& reason);
    void look();
    Proof proof(UtcMs at) const;

    const SessionSettings m_settings;
    const Signer m_signer;
    const IClock& m_clock;
    RateBook& m_rates;
    const wire::SessionHandlers m_handlers;
    wire::LinkTeller m_tell;
    wire::SocketLink m_api;
    wire::SocketLink m_stream; // futures only
    QTimer m_watch;
    wire::PendingCalls<Answer> m_pending;
    std::vector<Held> m_held;
    std::uint64_t m_generation = 0; // of the link, for answers that do not come over it
    Millis m_skew{};
    std::optional<UtcMs> m_syncedAt{};
    bool m_isAskingTime = false;
    UtcMs m_nextKeep = UtcMs::max();
    bool m_isLoggedOn = false;
    bool m_isReady = false; // introduced; futures: only the stream may be missing
    bool m_isLive = false;
    bool m_knowsMode = false;
};

} // namespace truebar::binance
