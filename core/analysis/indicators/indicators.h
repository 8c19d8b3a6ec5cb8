// Indicators over whole columns. Every line has the length of the input, NaN where there is no value yet. Formulas and
// sources: docs/indicators.md.
#pragma once

#include "core/market/series.h"

#include <span>
#include <vector>

namespace truebar {

using Line = std::vector<double>;

Line sma(std::span<const double> values, std::size_t length);
// Seeded with the SMA of the first `length` values.
Line ema(std::span<const double> values, std::size_t length);
// Wilder smoothing. First value at index `length`. All gains: 100; all losses: 0; no movement at all: 50.
Line rsi(std::span<const double> closes, std::size_t length);
// Wilder smoothing of the true range; the first candle has none, so the first value is at index `length`.
Line atr(const Series& series, std::size_t length);

struct Band {
    Line upper;
    Line middle;
    Line lower;
};
// Highest high and lowest low of the last `length` candles, this one included; middle is their mean.
Band donchian(const Series& series, std::size_t length);
// SMA ± width × population standard deviation.
Band bollinger(std::span<const double> closes, std::size_t length, double width);

struct Macd {
    Line macd; // EMA(fast) − EMA(slow)
    Line signal; // EMA of macd from its first value on
    Line histogram; // macd − signal
};
Macd macd(std::span<const double> closes, std::size_t fast, std::size_t slow, std::size_t signal);

// Volume-weighted average of (high + low + close) / 3, begun anew every UTC day. NaN while the day has no volume.
Line vwap(const Series& series);

} // namespace truebar
