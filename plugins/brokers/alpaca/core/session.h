// The way to one account: requests that leave once, each on a connection of its own, and the stream of the account,
// which comes back after faults. Everything happens on one thread.
#pragma once

#include "core/sdk/live_broker_plugin.h"
#include "plugins/brokers/alpaca/core/orders.h"
#include "plugins/brokers/alpaca/core/rate_book.h"
#include "plugins/brokers/net/socket_link.h"

#include <QObject>

#include <functional>

namespace truebar::alpaca {

struct SessionSettings {
    Place place{};
    QUrl rest{};
    QUrl stream{};
    BrokerCredentials credentials{};
    Millis timeout{10'000};
    Millis queryLag{30'000};
    wire::LinkSettings link{};

    // By the venue's own name of its address.
    bool isPaper() const { return rest.host().startsWith(QLatin1String("paper-")); }
};
// "live.refused" for an address that is none, or not encrypted and not on this machine, located at its setting; for a
// key that cannot be one; for orders that would go to one kind of account and the stream to the other.
Result<SessionSettings> readSettings(const LiveBrokerSetup& setup);

struct RestCall {
    QByteArray verb = "GET";
    QByteArray path{}; // percent-encoded: "/v2/assets/BTC%2FUSD"
    std::vector<std::pair<std::string, std::string>> query{};
    QByteArray body{}; // JSON
};

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

    Session(const SessionSettings& settings, const IClock& clock, RateBook& rates, Handlers handlers);
    // Answers what is under way: not answered.
    ~Session() override;

    void start();
    // The stream tells what happens: orders leave only then.
    bool isLive() const { return m_isLive; }
    // `done` exactly once, at the latest after the time-out; perhaps before this returns.
    void call(const RestCall& call, Done done);

private:
    void onOpened();
    void onHeard(const QByteArray& bytes);
    void onClosed(const std::string& reason);
    void tell(LinkState state, const std::string& reason);

    const SessionSettings m_settings;
    const IClock& m_clock;
    RateBook& m_rates;
    const Handlers m_handlers;
    wire::SocketLink m_stream;
    std::map<std::uint64_t, Done> m_pending;
    std::uint64_t m_lastCall = 0;
    bool m_isLive = false;
    std::optional<LinkState> m_told{};
    std::string m_toldReason;
};

} // namespace truebar::alpaca
