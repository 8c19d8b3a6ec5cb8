// Every closed candle is a real bull, a real bear or a fake.
#pragma once

#include <cstdint>
#include <string_view>

namespace truebar {

enum class BarClass : std::uint8_t { Unclassified, RealBull, RealBear, Fake };
enum class Trend : std::uint8_t { Neutral, Bullish, Bearish };

// "unclassified", "real_bull", "real_bear", "fake"; "neutral", "bullish", "bearish".
std::string_view toString(BarClass barClass);
std::string_view toString(Trend trend);

} // namespace truebar
