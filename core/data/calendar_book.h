// The session calendars an instrument may name: the built-in ones and the files of a folder, for all that asks for,
// counts or judges candles. Belongs to one thread.
#pragma once

#include "core/market/session_calendar.h"

#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace truebar {

class CalendarBook {
public:
    // Every *.json of the folder; one that is not there has none. Files are read when first needed, and anew when they
    // have changed.
    explicit CalendarBook(QString folder);

    // A built-in name, weekly hours or the name in a file. Errors: "calendar.unknown"; where no built-in calendar has
    // the name, also that of the first file that cannot be read, as of names().
    Result<SessionCalendar> find(std::string_view name) const;
    // Built-in ones first. The first file that cannot be read is the error, located as "xetra.json: /sessions/0/from".
    // A file may not take the name of another or of a built-in one ("calendar.name_taken").
    Result<std::vector<std::string>> names() const;

private:
    using Files = std::map<std::string, SessionCalendar, std::less<>>;
    Result<Files> read() const;
    const Result<Files>& files() const;

    QString m_folder;
    mutable QString m_stamp; // names, sizes and times of the files that were read
    mutable std::optional<Result<Files>> m_files;
};

} // namespace truebar
