// Rows as they come from the file, and what becomes of them once all are there: put in order, freed of repetitions,
// checked against the timeframe.
#pragma once

#include "core/market/timeframe.h"
#include "core/sdk/feed.h"

#include <vector>

namespace truebar::csv {

struct StagedRow {
    Candle candle{};
    std::uint64_t line = 0;
    UtcMs rawTime{}; // as written; candle.openTime may have been put on the grid of days
};

struct Settled {
    std::vector<StagedRow> rows; // of points: the candles they make, each with the line of its first point
    std::vector<RejectedRow> rejected;
    std::uint64_t duplicates = 0;
};

// `isPoints`: trades or ticks, which are gathered into candles and may share a time.
// "import.timeframe_mismatch" if the rows are closer or further apart than the timeframe.
Result<Settled> settleRows(std::vector<StagedRow> rows, Timeframe timeframe, bool isPoints);

} // namespace truebar::csv
