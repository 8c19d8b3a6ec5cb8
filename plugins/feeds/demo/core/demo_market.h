// A market that is a pure function of (seed, instrument, minute), so any span can be had at once and twice the same.
//
// The logarithm of the price is a Brownian path built as Lévy did: a sum of tents over ever finer dyadic intervals, the
// height of each a Gaussian drawn by hashing its place. Volatility varies by hashed regimes, so there are quiet weeks,
// busy days and trends.
#pragma once

#include "core/market/candle.h"
#include "core/market/instrument.h"

#include <cstdint>
#include <vector>

namespace truebar::demo {

struct DemoInstrument {
    Instrument instrument{};
    double startPrice = 100;
    double yearlyVolatility = 0.5;
    double volumePerMinute = 10;
};
const std::vector<DemoInstrument>& demoInstruments();

class DemoMarket {
public:
    DemoMarket(const DemoInstrument& instrument, std::uint64_t seed);

    // The one-minute candle that opens at this minute since 1970. Opens where the one before closed.
    Candle candle(std::int64_t minute) const;
    // The same candle as it looks when this share of its minute has passed, 0 … 1; at 1 it is candle(minute).
    Candle forming(std::int64_t minute, double share) const;

private:
    double logPrice(std::int64_t minute) const;
    double regime(std::int64_t minute) const;
    double gaussian(std::uint64_t stream, std::int64_t index) const;
    double uniform(std::uint64_t stream, std::int64_t index) const;
    double toTick(double price) const;

    double m_tick;
    int m_quantityDecimals;
    double m_logStart;
    double m_minuteVolatility;
    double m_volume;
    std::uint64_t m_seed;
};

} // namespace truebar::demo
