// Kraken's names of pairs and of candle lengths. Ours are those of its WebSocket v2: "BTC/USD". REST has older ones:
// asked for as "XBTUSD", answered as "XXBTZUSD".
#pragma once

#include "core/market/instrument.h"
#include "core/market/timeframe.h"

#include <QString>

#include <optional>

namespace truebar::kraken {

// "feed.unknown_instrument" unless the venue is KRAKEN and the symbol two currencies with a slash.
Result<void> checkSymbol(const InstrumentId& instrument);

// The name to ask REST for; the symbol has passed checkSymbol().
QString restPair(const std::string& symbol);
// Whether REST answers for the symbol under this name: any of "XXBTZUSD", "XBTUSD", "XBT/USD", "BTC/USD".
bool isPairOf(const QString& name, const std::string& symbol);

// Kraken's candle lengths in minutes; empty if it has no such candles.
std::optional<int> minutesOf(Timeframe timeframe);
std::optional<Timeframe> timeframeOf(std::int64_t minutes);

} // namespace truebar::kraken
