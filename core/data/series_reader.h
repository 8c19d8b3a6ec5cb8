// Series in any timeframe: the stored one, or resampled from the coarsest stored one that divides it.
#pragma once

#include "core/data/candle_store.h"
#include "core/market/session_calendar.h"

namespace truebar {

// What candles of the timeframe are made of: the coarsest stored series that divides it. "data.unknown_series".
Result<StoredSeries> storedTimeframeFor(const CandleStore& store, const InstrumentId& id, Timeframe timeframe);

// Loads; "data.unknown_series" says which timeframes there are. The session filter sees the stored candles, so that
// coarser ones are made of what was traded within it.
Result<SeriesSnapshot> readSeries(const CandleStore& store, const InstrumentId& id, Timeframe timeframe,
    TimeSpan span = {}, const SessionCalendar& session = {});

} // namespace truebar
