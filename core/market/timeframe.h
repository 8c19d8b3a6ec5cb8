// Candle length, aware of the calendar: weeks begin on Monday 00:00 UTC, months on the first.
#pragma once

#include "core/base/time.h"

#include <array>

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
    UtcMs next(UtcMs open) const { return m_unit == Unit::Month ? nextMonth(open) : open + nominalLength(); }
    // Exact for everything but months, which count as 30 days.
    constexpr Millis nominalLength() const { return unitLengths[static_cast<std::size_t>(m_unit)] * m_count; }
    // True if every candle of this timeframe is made of whole candles of `finer`.
    bool isMultipleOf(Timeframe finer) const;
    bool isIntraday() const { return m_unit < Unit::Day; }

    friend bool operator==(Timeframe, Timeframe) = default;
    friend bool operator<(Timeframe a, Timeframe b) { return a.nominalLength() < b.nominalLength(); }

private:
    UtcMs nextMonth(UtcMs open) const;

    static constexpr std::array<Millis, 6> unitLengths{std::chrono::seconds(1), std::chrono::minutes(1),
        std::chrono::hours(1), std::chrono::hours(24), std::chrono::hours(24 * 7), std::chrono::hours(24 * 30)};

    int m_count = 1;
    Unit m_unit = Unit::Minute;
};

} // namespace truebar
