// The calendars of a workspace: the built-in ones and the files of its folder "calendars".
#pragma once

#include "core/market/session_calendar.h"

#include <QString>

#include <map>

namespace truebar {

class CalendarBook {
public:
    // Reads every *.json of the folder; a folder that is not there has none. The first file that cannot be read is the
    // error, located as "xetra.json: /sessions/0/from". A file may not take the name of another or of a built-in one
    // ("calendar.name_taken").
    static Result<CalendarBook> load(const QString& folder);

    // By the name in the file, a built-in name or weekly hours. Error "calendar.unknown".
    Result<SessionCalendar> find(std::string_view name) const;
    // Built-in ones first.
    std::vector<std::string> names() const;

private:
    std::map<std::string, SessionCalendar, std::less<>> m_files;
};

} // namespace truebar
