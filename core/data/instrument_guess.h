// What candles themselves show of an instrument that nobody has described.
#pragma once

#include "core/market/instrument.h"
#include "core/sdk/feed.h"

#include <span>

namespace truebar {

// Tick and lot from the decimals that the data shows, at most eight.
Price tickFor(const PrecisionHint& precision);
Quantity lotFor(const PrecisionHint& precision);

// "weekdays" if two weeks or more of candles never open on a Saturday or Sunday (UTC), else "24/7".
std::string calendarFor(std::span<const Candle> candles);

Instrument guessInstrument(const InstrumentId& id, const PrecisionHint& precision, std::span<const Candle> candles);

} // namespace truebar
