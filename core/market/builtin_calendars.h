// The calendars that need no file; docs/calendars.md lists them.
#pragma once

#include "core/market/session_calendar.h"

#include <span>

namespace truebar {

// "24/7", "weekdays", "forex", "us_equities", "us_equities_extended".
std::span<const std::string_view> builtinCalendarNames();
// One of these, or weekly hours as SessionFilter reads them ("mon-fri 14:30-21:00"). Error "calendar.unknown".
Result<SessionCalendar> calendarNamed(std::string_view name);

} // namespace truebar
