#include "core/market/resample.h"

#include <algorithm>

namespace truebar {

std::optional<Candle> CandleAggregator::add(const Candle& candle) {
    if (m_forming && candle.openTime < m_end) {
        m_forming->high = std::max(m_forming->high, candle.high);
        m_forming->low = std::min(m_forming->low, candle.low);
        m_forming->close = candle.close;
        m_forming->volume += candle.volume;
        return std::nullopt;
    }
    std::optional<Candle> finished = m_forming;
    m_forming = candle;
    m_forming->openTime = m_timeframe.floor(candle.openTime);
    m_end = m_timeframe.next(m_forming->openTime);
    return finished;
}

Result<Series> resample(const Series& series, Timeframe timeframe) {
    if (!timeframe.isMultipleOf(series.timeframe()))
        return Error{"timeframe.not_multiple", "%1 candles cannot be made of %2 candles",
            {timeframe.toString(), series.timeframe().toString()}};
    if (timeframe == series.timeframe())
        return series;
    Series out(series.instrument(), timeframe);
    const auto ratio = timeframe.nominalLength() / series.timeframe().nominalLength();
    out.reserve(series.size() / static_cast<std::size_t>(ratio) + 2);
    CandleAggregator aggregator(timeframe);
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (const auto finished = aggregator.add(series.at(i)))
            out.append(*finished);
    }
    if (const auto& last = aggregator.forming())
        out.append(*last);
    return out;
}

} // namespace truebar
