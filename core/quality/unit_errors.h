#pragma once

#include "core/market/series.h"
#include "core/quality/finding.h"

namespace truebar {

// UnitError (error): closes that jump by 80 to 125 times, up or down, and candles whose high is as far above their low.
// The span is the excursion, or all before a jump that is not undone; which side is wrong, prices alone do not tell.
void findUnitErrors(const Series& series, std::vector<Finding>& out);

} // namespace truebar
