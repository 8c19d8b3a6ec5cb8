#pragma once

#include "core/data/candle_store.h"

namespace truebar {

// Both in one, ascending. Equal candles count as duplicates; where they differ `stored` wins and the time is reported,
// or with `replace` the incoming one wins.
Series mergeSeries(const Series& stored, const Series& incoming, bool replace, StoreReport& report);

} // namespace truebar
