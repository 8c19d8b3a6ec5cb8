// A market that is a pure function of (seed, instrument, minute), so any span can be had at once and twice the same.
//
// The logarithm of the price is a Brownian path built as Lévy did: a sum of tents over ever finer dyadic intervals, the
// height of each a Gaussian drawn by hashing its place. Volatility varies by hashed regimes, so there are quiet weeks,
// busy days and trends.
//
// Minutes next to each other share nearly all their tents, so an object remembers the last tent of each level and the
// last cell of each regime: walking through time costs about two Gaussians a minute instead of two hundred. What is
// remembered never changes a value. One object belongs to one thread.
#pragma once

#include "core/market/candle.h"
#include "core/market/instrument.h"

#include <array>
#include <cstdint>
#include <limits>
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
    Candle candle(std::int64_t minute);
    // The same candle as it looks when this share of its minute has passed, 0 … 1; at 1 it is candle(minute).
    Candle forming(std::int64_t minute, double share);

private:
    static constexpr std::int64_t noCell = std::numeric_limits<std::int64_t>::min();
    // 2^23 minutes are sixteen years: the longest swing.
    static constexpr int levels = 23;
    struct Tent {
        std::int64_t cell = noCell;
        double height = 0;
    };
    struct Swing {
        std::int64_t cell = noCell;
        double here = 0;
        double next = 0;
    };

    double logPrice(std::int64_t minute);
    double tentHeight(int level, std::int64_t cell, std::int64_t length);
    double regime(std::int64_t minute);
    const Swing& swing(std::size_t index, std::uint64_t stream, std::int64_t cell);
    double gaussian(std::uint64_t stream, std::int64_t index) const;
    double uniform(std::uint64_t stream, std::int64_t index) const;
    double toTick(double price) const;

    double m_tick;
    int m_quantityDecimals;
    double m_logStart;
    double m_minuteVolatility;
    double m_volume;
    std::uint64_t m_seed;
    std::array<Tent, levels> m_tents{};
    std::array<Swing, 2> m_swings{};
};

} // namespace truebar::demo
