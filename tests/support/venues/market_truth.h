// What really happened at a venue: a made-up market by symbol, with the hours in which the venue was down. Everything a
// local venue says is checked against this.
#pragma once

#include "core/market/series.h"

#include <optional>
#include <vector>

namespace truebar::test {

class MarketTruth {
public:
    // No candles open within an outage.
    explicit MarketTruth(std::vector<TimeSpan> outages = {})
        : m_outages(std::move(outages)) { }

    bool wasDown(UtcMs time) const;
    // One-minute candles, or longer ones made of them, that open within the span and have closed by `now`. One-second
    // candles are a market of their own: waves on which averages of 2 and 4 closes cross every seven seconds.
    Series candles(const InstrumentId& instrument, Timeframe timeframe, TimeSpan span, UtcMs now) const;
    // The candle that contains `now` as it stands then, made of what has passed; empty during an outage.
    std::optional<Candle> forming(const InstrumentId& instrument, Timeframe timeframe, UtcMs now) const;

private:
    static Candle second(UtcMs open);
    Candle minute(const InstrumentId& instrument, std::int64_t minute, double share = 1) const;

    std::vector<TimeSpan> m_outages;
};

} // namespace truebar::test
