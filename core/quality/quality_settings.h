// The thresholds of the checks; docs/quality.md gives the reasons.
#pragma once

#include <cstddef>

namespace truebar {

struct QualitySettings {
    double spikeNoise = 12; // a spike is at least this many times the noise …
    double spikeMove = 0.05; // … and at least this far, as a logarithm of prices
    double spikeReturn = 0.35; // … and comes back to within this share of it …
    std::size_t spikeCandles = 3; // … within so many candles
    double wickNoise = 20;
    double wickMove = 0.25;
    std::size_t frozenIntraday = 60; // candles of one price in a row
    std::size_t frozenDaily = 5; // the same for days and longer
    std::size_t noVolumeCandles = 60;
    double splitNoise = 12;
    double splitTolerance = 0.03; // of the logarithm of the ratio, absolute
    std::size_t splitCandles = 5; // the new level must hold as long, the old one must have held
    double twinTolerance = 0.005; // closes of two feeds may differ by this share …
    double twinNoise = 10; // … or by so many times their usual difference
};

} // namespace truebar
