// A live broker with its venue on this machine, whichever it is.
#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/live_broker_plugin.h"
#include "tests/support/venues/broker_listener.h"
#include "tests/support/venues/order_venue.h"

#include <QString>

#include <memory>

namespace truebar::test {

class BrokerDesk {
public:
    BrokerDesk() = default;
    virtual ~BrokerDesk() = default;
    BrokerDesk(const BrokerDesk&) = delete;
    BrokerDesk& operator=(const BrokerDesk&) = delete;

    virtual OrderVenue& orderVenue() = 0;
    // Not started; `streamUrl` in place of the venue's own.
    virtual std::unique_ptr<ILiveBroker> brokerFor(
        ILiveBrokerEvents& events, const QString& streamUrl = {}, const Settings& more = {}) = 0;
    // The same, for the listener.
    std::unique_ptr<ILiveBroker> broker(const QString& streamUrl = {}, const Settings& more = {}) {
        return brokerFor(listener, streamUrl, more);
    }
    // "BTCUSDT" of the truth.
    virtual InstrumentId bitcoin() const = 0;
    // How the venue names the orders and the fills of the truth, in its order.
    virtual std::vector<std::string> orderIds() = 0;
    virtual std::vector<std::string> fillIds() = 0;
    // Whether a fill says what it cost and who waited for whom.
    virtual bool tellsCosts() const = 0;
    // Whether orders go over the connection of the stream, and are lost with it.
    virtual bool hasOneLink() const = 0;

    // Started and live.
    void open(const Settings& more = {});
    OrderIntent limit(const std::string& id, Side side, const char* quantity, const char* price) const;
    OrderIntent market(const std::string& id, Side side, const char* quantity) const;
    OrderReference reference(const std::string& id) const;
    // The one answer to this order.
    OrderAnswer submit(const OrderIntent& order);
    OrderAnswer cancel(const std::string& id);

    const IClock& clock = systemClock();
    BrokerListener listener;
    std::unique_ptr<ILiveBroker> live; // reset by whoever has the venue, before it goes
};

} // namespace truebar::test
