// The connection of one account: logs on, keeps the clock, subscribes to the stream of the account, matches answers
// with questions, comes back after faults. What was sent once is never sent again. Everything happens on one thread.
#pragma once

#include "plugins/brokers/binance/rate_book.h"
#include "plugins/brokers/binance/request.h"
#include "plugins/brokers/binance/stream_events.h"
#include "plugins/brokers/net/socket_link.h"

#include <QObject>

#include <functional>
#include <map>

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

// What became of a request.
struct Outcome {
    enum class Kind {
        Answered,
        NotSent, // certainly
        Unanswered, // it may have arrived
    };
    Kind kind = Kind::Unanswered;
    Answer answer{};
    Error reason{}; // where not answered

    static Outcome of(Answer answer);
    static Outcome failed(Kind kind, Error reason);
};

class Session final : public QObject {
public:
    using Done = std::function<void(const Outcome&)>;
    struct Handlers {
        std::function<void(const StreamEvent&)> event{};
        std::function<void(LinkState, const std::string&)> link{};
    };
    enum class Waits {
        No, // for orders: now or never
        ForLink, // for questions: until the link is there, within the time-out
    };

    Session(
        const SessionSettings& settings, const Signer& signer, const IClock& clock, RateBook& rates, Handlers handlers);
    // Answers what is under way: not answered.
    ~Session() override;

    void start();
    // `done` exactly once, at the latest after the time-out; perhaps before this returns.
    void call(const SocketCall& call, Waits waits, Done done);
    void rest(const RestCall& call, Done done);
    // Hands what was sent to the network now.
    void flush() { m_api.flush(); }

private:
    struct Pending {
        Done done;
        UtcMs deadline{};
    };
    struct Held {
        SocketCall call;
        Pending pending;
    };

    void send(const SocketCall& call, Pending pending);
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
    void tell(LinkState state, const std::string& reason);
    void failAll(const Error& reason);
    void look();
    Proof proof() const;

    const SessionSettings m_settings;
    const Signer& m_signer;
    const IClock& m_clock;
    RateBook& m_rates;
    const Handlers m_handlers;
    wire::SocketLink m_api;
    wire::SocketLink m_stream; // futures only
    QTimer m_watch;
    std::map<std::string, Pending> m_pending;
    std::vector<Held> m_held;
    std::uint64_t m_lastId = 0;
    std::uint64_t m_generation = 0; // of the link, for answers that do not come over it
    Millis m_skew{};
    std::optional<UtcMs> m_syncedAt{};
    bool m_isAskingTime = false;
    UtcMs m_nextKeep = UtcMs::max();
    bool m_isLoggedOn = false;
    bool m_isReady = false; // introduced; futures: only the stream may be missing
    bool m_isLive = false;
    bool m_knowsMode = false;
    std::optional<LinkState> m_told{};
    std::string m_toldReason;
};

} // namespace truebar::binance
