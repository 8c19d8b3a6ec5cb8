// Mark-to-market equity at the end of every UTC day, flat days included, driven candle by candle.
#pragma once

#include "core/stats/metrics.h"

#include <vector>

namespace truebar {

class DailyEquity {
public:
    // Begins with the point (begin, start). With `weekdaysOnly` Saturdays and Sundays have no points, as in markets
    // that are closed then.
    DailyEquity(UtcMs begin, Money start, bool weekdaysOnly);

    // End of the day that is running: nothing needs to be told before a candle closes at or after it.
    UtcMs dayEnd() const { return m_dayEnd; }
    // Equity did not change until `time`: marks every day that ends before it.
    void carryTo(UtcMs time, Money equity);
    // The equity at the close of a candle that reaches the end of the day.
    void closeDay(UtcMs closeTime, Money equity);
    // The last day, finished or not: what is closed after the last candle counts into it.
    void finish(UtcMs closeTime, Money equity);

    std::vector<EquityPoint> takePoints() { return std::move(m_points); }

private:
    void addDay(Money equity);

    std::vector<EquityPoint> m_points;
    UtcMs m_dayEnd;
    bool m_weekdaysOnly;
};

} // namespace truebar
