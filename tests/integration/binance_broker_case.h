// A broker at Binance with its venue on this machine, one for each market and kind of key.
#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/live_broker_plugin.h"
#include "tests/support/venues/binance_order_venue.h"
#include "tests/support/venues/broker_listener.h"

#include <memory>

namespace truebar::test {

struct BrokerCase {
    bool isFutures = false;
    bool isEd25519 = false;
};

class BinanceDesk {
public:
    explicit BinanceDesk(BrokerCase which = {});

    // Not started; `apiUrl` in place of the venue's own.
    std::unique_ptr<ILiveBroker> broker(const QString& apiUrl = {}, const Settings& more = {});
    // Started and live.
    void open(const Settings& more = {});
    InstrumentId bitcoin() const;
    OrderIntent limit(const std::string& id, Side side, const char* quantity, const char* price) const;
    OrderIntent market(const std::string& id, Side side, const char* quantity) const;
    OrderReference reference(const std::string& id) const;
    // The one answer to this order.
    OrderAnswer submit(const OrderIntent& order);
    OrderAnswer cancel(const std::string& id);

    const IClock& clock = systemClock();
    const BrokerCase which;
    BinanceOrderVenue venue;
    BrokerListener listener;
    std::unique_ptr<ILiveBroker> live;
};

} // namespace truebar::test
