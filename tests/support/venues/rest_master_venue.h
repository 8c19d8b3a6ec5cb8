// A master data store on this machine: pages of several instruments over REST, candles over WebSocket, one token.
#pragma once

#include "tests/support/venues/local_venue.h"

#include <set>

namespace truebar::test {

class RestMasterDialect;

class RestMasterVenue final : public LocalVenue {
public:
    RestMasterVenue(const IClock& clock, MarketTruth truth, std::set<InstrumentId> instruments, QByteArray token,
        VenueFaults faults = {});

    // Where the store's own data end.
    void setCompleteTo(UtcMs time);
    // Each page leads to another, for ever.
    void setEndless(bool endless);
    // To everyone who follows the series; how many those are.
    int sendCandle(const InstrumentId& instrument, Timeframe timeframe, const Candle& candle, bool closed);
    int followers(const InstrumentId& instrument, Timeframe timeframe) {
        return static_cast<int>(wanting(instrument, timeframe).size());
    }
    void sendText(const QByteArray& text);
    // Links that showed another token.
    int strangers() const;

private:
    std::vector<int> wanting(const InstrumentId& instrument, Timeframe timeframe);

    RestMasterDialect& m_dialect;
};

} // namespace truebar::test
