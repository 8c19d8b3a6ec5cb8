// The way to one account: requests that leave once, each on a connection of its own, and the stream of the account,
// which comes back after faults. Everything happens on one thread.
#pragma once

#include "core/sdk/live_broker_plugin.h"
#include "plugins/brokers/alpaca/core/orders.h"
#include "plugins/brokers/alpaca/core/rate_book.h"
#include "plugins/brokers/net/outcome.h"
#include "plugins/brokers/net/socket_link.h"

#include <QObject>

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

// How an order is asked for; nothing where it has no id at all.
std::optional<RestCall> findCall(const OrderReference& order);
// "/v2/orders/ID"
QByteArray orderPath(const std::string& venueOrderId);
// It must be the order that was asked for.
std::optional<Error> isAnother(const OrderReference& wanted, const VenueOrder& read);
Error nameless();

class Session final : public QObject {
public:
    using Settings = SessionSettings;
    using Answer = alpaca::Answer;
    using Rates = RateBook;
    using Outcome = wire::Outcome<Answer>;
    using Done = wire::Done<Answer>;

    Session(const SessionSettings& settings, const IClock& clock, RateBook& rates, wire::SessionHandlers handlers);
    // Answers what is under way: not answered.
    ~Session() override;

    void start();
    // `done` exactly once, at the latest after the time-out; perhaps before this returns.
    void call(const RestCall& call, Done done);
    // Only while the stream tells what happens, and not later than the time-out after `handedOver`.
    void place(const OrderIntent& order, UtcMs handedOver, Done done);
    // By the venue's id; where that is not known, after a question for it. Needs no stream.
    void cancel(const OrderReference& order, Done done);
    // Every request has left when its call returns.
    void flush() { }
    Result<OrderAnswer> placed(const Answer& answer, const OrderReference& order) const;
    Result<OrderAnswer> cancelled(const Answer& answer, const OrderReference& order) const;

private:
    void send(const RestCall& call, Millis timeout, Done done);
    void cancelOne(const OrderReference& order, Done done);
    void onOpened();
    void onHeard(const QByteArray& bytes);
    void onClosed(const std::string& reason);

    const SessionSettings m_settings;
    const IClock& m_clock;
    RateBook& m_rates;
    const wire::SessionHandlers m_handlers;
    wire::LinkTeller m_tell;
    wire::SocketLink m_stream;
    wire::PendingCalls<Answer> m_pending;
    bool m_isLive = false;
};

} // namespace truebar::alpaca
