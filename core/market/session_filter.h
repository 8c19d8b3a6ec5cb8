// The hours in which a market trades, UTC, the same every week: the short form of a SessionCalendar, to which it
// converts.
#pragma once

#include "core/market/calendar_rules.h"

#include <bitset>

namespace truebar {

class SessionFilter {
public:
    // Always open.
    SessionFilter() { m_days.set(); }
    // "mon-fri", "mon-fri 14:30-21:00", "sun-thu 22:00-06:00" (past midnight), "mon,wed-fri", "24/7", "weekdays".
    static Result<SessionFilter> parse(std::string_view text);

    // Whether the market is open at this time.
    bool isOpen(UtcMs time) const;
    std::vector<WeeklySession> weeklySessions() const;
    bool isAlwaysOpen() const { return m_days.all() && m_from == m_to; }
    std::string toString() const;

private:
    std::bitset<7> m_days; // Sunday = 0; the day on which a session begins
    int m_from = 0; // minutes after midnight; from == to means the whole day
    int m_to = 0;
};

} // namespace truebar
