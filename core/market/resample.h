// Candles of a higher timeframe, aware of the calendar. Nothing is made up across gaps: a bucket without candles gives
// no candle.
#pragma once

#include "core/market/series.h"

#include <optional>

namespace truebar {

// Builds candles of one timeframe out of finer ones, one at a time; the same code serves history and live candles.
class CandleAggregator {
public:
    explicit CandleAggregator(Timeframe timeframe)
        : m_timeframe(timeframe) { }

    // Takes the next finer candle. The finished candle, if this one begins a new bucket.
    std::optional<Candle> add(const Candle& candle);
    // The bucket being filled; empty before the first candle.
    const std::optional<Candle>& forming() const { return m_forming; }

private:
    Timeframe m_timeframe;
    UtcMs m_end{};
    std::optional<Candle> m_forming;
};

// "timeframe.not_multiple" if `timeframe` is not made of whole candles of the series. The last bucket is kept even if
// the series ends within it.
Result<Series> resample(const Series& series, Timeframe timeframe);

} // namespace truebar
