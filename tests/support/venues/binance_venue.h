// Binance as a server on this machine: klines over REST, klines over WebSocket, spot and USD-M.
#pragma once

#include "tests/support/venues/local_venue.h"

#include <set>

namespace truebar::test {

class BinanceVenue final : public LocalVenue {
public:
    BinanceVenue(const IClock& clock, MarketTruth truth, std::set<std::string> symbols, VenueFaults faults = {});

    // Whether exchangeInfo is answered with an error.
    void hideSteps(bool areHidden);
};

} // namespace truebar::test
