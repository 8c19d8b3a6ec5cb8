// The closed candles of one instrument and timeframe, as columns of equal length, strictly ascending in open time.
#pragma once

#include "core/market/candle.h"
#include "core/market/instrument.h"
#include "core/market/timeframe.h"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace truebar {

class Series {
public:
    Series() = default;
    Series(InstrumentId instrument, Timeframe timeframe)
        : m_instrument(std::move(instrument))
        , m_timeframe(timeframe) { }

    const InstrumentId& instrument() const { return m_instrument; }
    Timeframe timeframe() const { return m_timeframe; }

    std::size_t size() const { return m_times.size(); }
    bool isEmpty() const { return m_times.empty(); }
    std::span<const UtcMs> times() const { return m_times; }
    std::span<const double> opens() const { return m_opens; }
    std::span<const double> highs() const { return m_highs; }
    std::span<const double> lows() const { return m_lows; }
    std::span<const double> closes() const { return m_closes; }
    std::span<const double> volumes() const { return m_volumes; }

    Candle at(std::size_t i) const {
        return {m_times[i], m_opens[i], m_highs[i], m_lows[i], m_closes[i], m_volumes[i]};
    }
    UtcMs closeTime(std::size_t i) const { return m_timeframe.next(m_times[i]); }
    // True if the candle does not open where the one before closed: nothing is synthesised across gaps.
    bool isAfterGap(std::size_t i) const { return i > 0 && m_times[i] != m_timeframe.next(m_times[i - 1]); }
    // Index of the first candle that opens at or after `time`; size() if there is none.
    std::size_t lowerBound(UtcMs time) const;
    // First open time to last close time; empty span for an empty series.
    TimeSpan span() const;

    void reserve(std::size_t count);
    // Precondition: opens after the last candle.
    void append(const Candle& candle);
    // Appends whole columns of equal length; precondition as for append.
    void appendColumns(std::span<const UtcMs> times, std::span<const double> opens, std::span<const double> highs,
        std::span<const double> lows, std::span<const double> closes, std::span<const double> volumes);
    // The candles that open within the span, copied.
    Series slice(TimeSpan span) const;

private:
    InstrumentId m_instrument;
    Timeframe m_timeframe;
    std::vector<UtcMs> m_times;
    std::vector<double> m_opens;
    std::vector<double> m_highs;
    std::vector<double> m_lows;
    std::vector<double> m_closes;
    std::vector<double> m_volumes;
};

// How candles are shared between threads: immutable, counted.
using SeriesSnapshot = std::shared_ptr<const Series>;

} // namespace truebar
