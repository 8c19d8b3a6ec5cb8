#include "core/data/calendar_book.h"

#include "core/data/calendar_file.h"
#include "core/market/builtin_calendars.h"

#include <QDir>
#include <QFile>

namespace truebar {

namespace {

Result<SessionCalendar> readFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{"io.read", "cannot be read: %1", {file.errorString().toStdString()}};
    const auto rules = parseCalendar(file.readAll());
    if (!rules)
        return rules.error();
    return SessionCalendar::create(*rules);
}

Error inFile(Error error, const QString& name) {
    const std::string place = name.toStdString();
    error.location = error.location.empty() ? place : place + ": " + error.location;
    return error;
}

} // namespace

Result<CalendarBook> CalendarBook::load(const QString& folder) {
    CalendarBook book;
    const QDir directory(folder);
    for (const QString& name : directory.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        auto calendar = readFile(directory.filePath(name));
        if (!calendar)
            return inFile(std::move(calendar).error(), name);
        const std::string key = calendar->name();
        if (calendarNamed(key) || !book.m_files.emplace(key, std::move(*calendar)).second)
            return inFile({"calendar.name_taken", "there is another calendar '%1'", {key}, "/name"}, name);
    }
    return book;
}

Result<SessionCalendar> CalendarBook::find(std::string_view name) const {
    const auto file = m_files.find(name);
    if (file != m_files.end())
        return file->second;
    return calendarNamed(name);
}

std::vector<std::string> CalendarBook::names() const {
    const auto builtin = builtinCalendarNames();
    std::vector<std::string> out(builtin.begin(), builtin.end());
    for (const auto& [name, calendar] : m_files)
        out.push_back(name);
    return out;
}

} // namespace truebar
