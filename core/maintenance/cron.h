// Five-field cron expressions, in UTC: minute hour day-of-month month day-of-week.
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

namespace truebar {

class CronExpression {
public:
    // "*/15 9-17 * * mon-fri". Each field: "*", a number, a range "a-b", either with a step "/n", or a list of these;
    // months and days of the week also as the first three letters of their English names; 7 is Sunday as 0 is. As in
    // cron, a day matches if day-of-month or day-of-week does when both are restricted. Error "schedule.cron", located
    // at the field ("hour").
    static Result<CronExpression> parse(std::string_view text);

    // The first minute after `time` that matches; none within the next eight years (30 February).
    std::optional<UtcMs> next(UtcMs time) const;
    const std::string& toString() const { return m_text; }

private:
    bool matchesDay(std::chrono::sys_days day) const;

    std::string m_text;
    std::bitset<60> m_minutes;
    std::bitset<24> m_hours;
    std::bitset<32> m_days;
    std::bitset<13> m_months;
    std::bitset<7> m_weekdays; // Sunday = 0
    bool m_anyDay = false;
    bool m_anyWeekday = false;
};

} // namespace truebar
