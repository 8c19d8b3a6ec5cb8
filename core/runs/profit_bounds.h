// What a run is worth where its candles do not say in which order their prices came: its profit under the fill profiles
// `worst` and `best`.
#pragma once

#include "core/engine/run_result.h"
#include "core/engine/run_settings.h"

#include <functional>

namespace truebar {

// `settings` are those of the run that left `own`. `finalEquityUnder` makes the same run again under a profile; it is
// not asked where no candle was undecided: all three are alike then, unless the run's own profile believes one path and
// therefore does not say.
Result<ProfitBounds> profitBounds(const RunSettings& settings, const RunResult& own,
    const std::function<Result<Money>(FillProfile::Kind)>& finalEquityUnder);

} // namespace truebar
