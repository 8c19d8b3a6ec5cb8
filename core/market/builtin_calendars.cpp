#include "core/market/builtin_calendars.h"

#include "core/market/us_holidays.h"

#include <array>

namespace truebar {

namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 5> calendarNames{
    "24/7", "weekdays", "forex", "us_equities", "us_equities_extended"};

CalendarRules forex() {
    CalendarRules rules;
    rules.name = "forex";
    rules.timeZone = "America/New_York";
    rules.sessions.push_back({Sunday, hours(17), days(5) + hours(17)});
    return rules;
}

CalendarRules usEquities(std::string_view name, minutes from, minutes to, minutes earlyTo) {
    CalendarRules rules;
    rules.name = name;
    rules.timeZone = "America/New_York";
    for (const weekday day : {Monday, Tuesday, Wednesday, Thursday, Friday})
        rules.sessions.push_back({day, from, to});
    UsExchangeDays exceptions = usExchangeDays(year(1970), year(2100));
    rules.holidays = std::move(exceptions.holidays);
    for (const local_days day : exceptions.earlyCloses)
        rules.earlyCloses.push_back({day, earlyTo});
    return rules;
}

} // namespace

std::span<const std::string_view> builtinCalendarNames() {
    return calendarNames;
}

Result<SessionCalendar> calendarNamed(std::string_view name) {
    if (name == "forex")
        return SessionCalendar::create(forex());
    if (name == "us_equities")
        return SessionCalendar::create(usEquities(name, hours(9) + minutes(30), hours(16), hours(13)));
    if (name == "us_equities_extended")
        return SessionCalendar::create(usEquities(name, hours(4), hours(20), hours(17)));
    const auto weekly = SessionFilter::parse(name);
    if (!weekly)
        return Error{"calendar.unknown",
            "'%1' is not a calendar; use 24/7, weekdays, forex, us_equities, us_equities_extended, the name of a "
            "calendar file, or days and hours such as mon-fri 14:30-21:00 (UTC)",
            {std::string(name.substr(0, 60))}};
    return SessionCalendar(*weekly);
}

} // namespace truebar
