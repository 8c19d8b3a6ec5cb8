// Series in any timeframe: the stored one, or resampled from the coarsest stored one that divides it.
#pragma once

#include "core/data/candle_store.h"
#include "core/market/session_calendar.h"

namespace truebar {

// Which stored timeframe readSeries() makes this one of; its errors.
Result<Timeframe> storedTimeframe(const CandleStore& store, const InstrumentId& id, Timeframe timeframe);

// Loads; "data.unknown_series" says which timeframes there are. The session filter sees the stored candles, so that
// coarser ones are made of what was traded within it.
Result<SeriesSnapshot> readSeries(const CandleStore& store, const InstrumentId& id, Timeframe timeframe,
    TimeSpan span = {}, const SessionCalendar& session = {});

} // namespace truebar
