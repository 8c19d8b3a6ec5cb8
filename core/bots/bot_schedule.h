// In which hours a bot runs. No clock and no disk: whoever asks says when it is and what calendars there are.
#pragma once

#include "core/market/session_calendar.h"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace truebar {

struct BotSchedule {
    enum class AtEnd : std::uint8_t { Keep, Flatten };

    // "": always. "session": the trading hours of the bot's market. The name of a calendar. Days and hours in a time
    // zone, "mon-fri 09:30-16:00 America/New_York"; without a zone in UTC.
    std::string hours{};
    std::optional<UtcMs> from{}; // not before
    std::optional<UtcMs> until{}; // not from then on
    AtEnd atEnd = AtEnd::Keep; // what becomes of the position of a live bot when its hours end

    bool isAlways() const { return hours.empty() && !from && !until; }
    bool operator==(const BotSchedule&) const = default;
};
// "keep", "flatten"
std::string_view toString(BotSchedule::AtEnd atEnd);

// What is not the default: "schedule", "schedule_from", "schedule_until", "schedule_end".
std::map<std::string, std::string> scheduleFields(const BotSchedule& schedule);
// An empty text is the default, as are "always" for the hours and "none" for the times. "schedule.end", "time.*", "bot.field"
Result<void> setScheduleField(BotSchedule& schedule, const std::string& field, const std::string& text);
// "schedule.span" if it ends before it begins, "schedule.hours" if the text is too long to be one.
Result<void> checkSchedule(const BotSchedule& schedule);

using CalendarFinder = std::function<Result<SessionCalendar>(std::string_view name)>;
// The weekly hours of the schedule; `market` names the calendar of the bot's market. "schedule.hours"
Result<SessionCalendar> scheduleHours(
    const BotSchedule& schedule, const std::string& market, const CalendarFinder& find);

struct ScheduleMoment {
    bool isOpen = true;
    std::optional<UtcMs> change{}; // when it is otherwise for the first time; none: never, or not within two years
};
// `hours` as scheduleHours() gives them.
ScheduleMoment scheduleAt(const BotSchedule& schedule, const SessionCalendar& hours, UtcMs now);

} // namespace truebar
