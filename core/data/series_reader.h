// Series in any timeframe: the stored one, or resampled from the coarsest stored one that divides it.
#pragma once

#include "core/data/candle_store.h"
#include "core/market/session_calendar.h"

namespace truebar {

// What candles of the timeframe are made of: the coarsest stored series that divides it. "data.unknown_series".
Result<StoredSeries> storedTimeframeFor(const CandleStore& store, const InstrumentId& id, Timeframe timeframe);

// The span without the candle that is not over at `now`, where candles made of finer ones would have one; else as it
// is. Whatever decides on candles asks for this span, and what is kept of it (a run, a manifest) keeps this one: read
// again later, it has the same end.
Result<TimeSpan> closedSpan(
    const CandleStore& store, const InstrumentId& id, Timeframe timeframe, TimeSpan span, UtcMs now);

// Loads; "data.unknown_series" says which timeframes there are. The session filter sees the stored candles, so that
// coarser ones are made of what was traded within it.
Result<SeriesSnapshot> readSeries(const CandleStore& store, const InstrumentId& id, Timeframe timeframe,
    TimeSpan span = {}, const SessionCalendar& session = {});

} // namespace truebar
