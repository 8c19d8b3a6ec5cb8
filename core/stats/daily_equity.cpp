#include "core/stats/daily_equity.h"

namespace truebar {

namespace {

using namespace std::chrono;

bool isWeekend(UtcMs time) {
    const weekday day(floor<days>(time));
    return day == Saturday || day == Sunday;
}

} // namespace

DailyEquity::DailyEquity(UtcMs begin, Money start, bool weekdaysOnly)
    : m_points{{begin, start}}
    , m_dayEnd(floor<days>(begin) + days(1))
    , m_weekdaysOnly(weekdaysOnly) { }

void DailyEquity::addDay(Money equity) {
    // The day that ends now began 24 hours ago.
    if (!m_weekdaysOnly || !isWeekend(m_dayEnd - days(1)))
        m_points.push_back({m_dayEnd, equity});
    m_dayEnd += days(1);
}

void DailyEquity::carryTo(UtcMs time, Money equity) {
    while (m_dayEnd < time)
        addDay(equity);
}

void DailyEquity::closeDay(UtcMs closeTime, Money equity) {
    if (m_dayEnd == closeTime)
        addDay(equity);
}

void DailyEquity::finish(UtcMs closeTime, Money equity) {
    if (m_points.back().time < closeTime)
        m_points.push_back({closeTime, equity});
    else
        m_points.back().equity = equity;
}

} // namespace truebar
