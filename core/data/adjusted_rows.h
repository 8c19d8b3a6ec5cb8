// What the checks of adjusted closes look at, from what is stored.
#pragma once

#include "core/data/candle_store.h"
#include "core/quality/finding.h"

namespace truebar {

// checkAdjustedCloses() over every run of candles whose adjusted closes are known. Candles between two runs may hide a
// dividend, so nothing is said about them. None if the source told no adjusted closes. Errors of the store.
Result<std::vector<Finding>> checkStoredAdjustments(const CandleStore& store, const Series& series);

} // namespace truebar
