// What a stored series lacks.
#pragma once

#include "core/data/candle_store.h"

namespace truebar {

// By the instrument's calendar; around the clock if the instrument or its calendar is not known.
SessionCalendar calendarOf(const CandleStore& store, const InstrumentId& instrument);

// The parts of `span` in which candles are expected, not stored and not known to be empty: ascending, not touching.
Result<std::vector<TimeSpan>> missingSpans(
    const CandleStore& store, const InstrumentId& instrument, Timeframe timeframe, TimeSpan span);

} // namespace truebar
