// Calendar files: one JSON object each; docs/calendars.md has the format.
#pragma once

#include "core/market/calendar_rules.h"

#include <QByteArray>

namespace truebar {

// Errors: "calendar.syntax" at "line 3, column 7"; "calendar.member", "calendar.value" and "calendar.unknown_member" at
// "/sessions/0/from". Whether the rules make sense, SessionCalendar::create() says.
Result<CalendarRules> parseCalendar(const QByteArray& json);

} // namespace truebar
