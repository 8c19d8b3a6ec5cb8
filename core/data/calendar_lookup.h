#pragma once

#include "core/market/builtin_calendars.h"

#include <QString>

#include <functional>

namespace truebar {

// How a session calendar is found by the name an instrument gives it; "calendar.unknown".
using CalendarLookup = std::function<Result<SessionCalendar>(std::string_view name)>;

// The built-in calendars and those in the folder "calendars" beside the market's database. Errors of the files.
Result<CalendarLookup> calendarsBeside(const QString& marketDatabase);

} // namespace truebar
