// Series in any timeframe: the stored one, or resampled from the coarsest stored one that divides it.
#pragma once

#include "core/data/candle_store.h"

namespace truebar {

// Loads; "data.unknown_series" says which timeframes there are.
Result<SeriesSnapshot> readSeries(
    const CandleStore& store, const InstrumentId& id, Timeframe timeframe, TimeSpan span = {});

} // namespace truebar
