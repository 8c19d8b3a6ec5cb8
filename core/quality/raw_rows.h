// Faults that only raw rows have: a Series cannot hold them.
#pragma once

#include "core/market/candle.h"
#include "core/market/timeframe.h"
#include "core/quality/finding.h"

#include <span>

namespace truebar {

// Rows in the order in which the source sent them, oldest first or newest first (told by the first and last row).
// Duplicate (warning), Conflict (error), OutOfOrder (warning), and the shapes of candle_shape.h. Ascending.
std::vector<Finding> checkRows(std::span<const Candle> rows, Timeframe timeframe);

} // namespace truebar
