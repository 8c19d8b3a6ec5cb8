// A broker at Alpaca with its venue on this machine.
#pragma once

#include "tests/integration/broker_desk.h"
#include "tests/support/venues/alpaca_order_venue.h"

namespace truebar::test {

class AlpacaDesk final : public BrokerDesk {
public:
    AlpacaDesk();
    ~AlpacaDesk() override { live.reset(); }

    OrderVenue& orderVenue() override { return venue; }
    std::unique_ptr<ILiveBroker> brokerFor(
        ILiveBrokerEvents& events, const QString& streamUrl = {}, const Settings& more = {}) override;
    // For this venue, with its addresses.
    LiveBrokerSetup setup() const;
    InstrumentId bitcoin() const override { return {"ALPACA", "BTC/USDT"}; }
    std::vector<std::string> orderIds() override;
    std::vector<std::string> fillIds() override;
    bool tellsCosts() const override { return false; }
    bool hasOneLink() const override { return false; }

    AlpacaOrderVenue venue;
};

} // namespace truebar::test
