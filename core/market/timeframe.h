// Candle length, aware of the calendar: weeks begin on Monday 00:00 UTC, months on the first.
#pragma once

#include "core/base/time.h"

namespace truebar {

class Timeframe {
public:
    enum class Unit { Second, Minute, Hour, Day, Week, Month };

    // One minute.
    constexpr Timeframe() = default;
    constexpr Timeframe(int count, Unit unit)
        : m_count(count)
        , m_unit(unit) { }
    // "1s" … "30s", "1m" … , "1h" …, "1d" …, "1w", "1mo"; seconds, minutes and hours must divide the next larger unit.
    static Result<Timeframe> parse(std::string_view text);

    std::string toString() const;
    int count() const { return m_count; }
    Unit unit() const { return m_unit; }

    // Open time of the candle that contains `time`.
    UtcMs floor(UtcMs time) const;
    // Open time of the candle after the one that opens at `open`; that is the close time of that candle.
    UtcMs next(UtcMs open) const;
    // Exact for everything but months, which count as 30 days.
    Millis nominalLength() const;
    // True if every candle of this timeframe is made of whole candles of `finer`.
    bool isMultipleOf(Timeframe finer) const;
    bool isIntraday() const { return m_unit < Unit::Day; }

    friend bool operator==(Timeframe, Timeframe) = default;
    friend bool operator<(Timeframe a, Timeframe b) { return a.nominalLength() < b.nominalLength(); }

private:
    int m_count = 1;
    Unit m_unit = Unit::Minute;
};

} // namespace truebar
