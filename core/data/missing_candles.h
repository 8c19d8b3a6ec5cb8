// What a stored series lacks.
#pragma once

#include "core/data/candle_store.h"

namespace truebar {

// The parts of `span` in which candles are expected by the instrument's calendar, not stored and not known to be empty:
// ascending, not touching. Errors of CandleStore::calendarOf() and of the store.
Result<std::vector<TimeSpan>> missingSpans(
    const CandleStore& store, const InstrumentId& instrument, Timeframe timeframe, TimeSpan span);

} // namespace truebar
