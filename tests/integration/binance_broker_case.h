// A broker at Binance with its venue on this machine, one for each market and kind of key.
#pragma once

#include "tests/integration/broker_desk.h"
#include "tests/support/venues/binance_order_venue.h"

namespace truebar::test {

struct BrokerCase {
    bool isFutures = false;
    bool isEd25519 = false;
};

class BinanceDesk final : public BrokerDesk {
public:
    explicit BinanceDesk(BrokerCase which = {});
    ~BinanceDesk() override { live.reset(); }

    OrderVenue& orderVenue() override { return venue; }
    std::unique_ptr<ILiveBroker> brokerFor(
        ILiveBrokerEvents& events, const QString& apiUrl = {}, const Settings& more = {}) override;
    InstrumentId bitcoin() const override;
    std::vector<std::string> orderIds() override;
    std::vector<std::string> fillIds() override;
    bool tellsCosts() const override { return true; }
    bool hasOneLink() const override { return true; }

    const BrokerCase which;
    BinanceOrderVenue venue;
};

} // namespace truebar::test
