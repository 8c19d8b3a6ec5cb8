// Which requests bring what is missing, and no more of them than needed. Pure: values in, values out.
#pragma once

#include "core/market/coverage.h"
#include "core/sdk/feed.h"

#include <vector>

namespace truebar {

struct FetchNeed {
    InstrumentId instrument{};
    Timeframe timeframe{};
    // Ascending, not touching; of whole candles that have closed.
    std::vector<TimeSpan> spans{};
};

// Spans of a coverage report that are worth asking for: everything missing that is not known to be empty, without the
// closed times that a hole may reach over. Whole candles, ascending, not touching.
std::vector<TimeSpan> spansToFetch(
    const CoverageReport& report, Timeframe timeframe, const SessionCalendar& calendar = {});

// One request: one instrument or, for feeds that answer for several at once, more.
struct PlannedFetch {
    std::vector<InstrumentId> instruments{};
    Timeframe timeframe{};
    TimeSpan span{};
};

// Covers every needed candle with the fewest requests of at most `limits.candlesPerRequest` candles: a request begins
// at a missing candle and ends with the last missing one within its reach, so that holes near each other share one.
// With `limits.instrumentsPerRequest` > 1, needs of one timeframe whose spans fit into one request are asked for
// together. Spans older than the source's history are left out; `now` says how far that reaches.
std::vector<PlannedFetch> planFetches(const std::vector<FetchNeed>& needs, const FeedLimits& limits, UtcMs now);

} // namespace truebar
