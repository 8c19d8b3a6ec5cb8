#include "core/data/calendar_book.h"

#include "core/data/calendar_file.h"
#include "core/market/builtin_calendars.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStringBuilder>

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

QStringList pattern() {
    return {QStringLiteral("*.json")};
}

} // namespace

CalendarBook::CalendarBook(QString folder)
    : m_folder(std::move(folder)) { }

Result<CalendarBook::Files> CalendarBook::read() const {
    Files out;
    const QDir directory(m_folder);
    for (const QString& name : directory.entryList(pattern(), QDir::Files, QDir::Name)) {
        auto calendar = readFile(directory.filePath(name));
        if (!calendar)
            return inFile(std::move(calendar).error(), name);
        const std::string key = calendar->name();
        if (calendarNamed(key) || !out.emplace(key, std::move(*calendar)).second)
            return inFile({"calendar.name_taken", "there is another calendar '%1'", {key}, "/name"}, name);
    }
    return out;
}

const Result<CalendarBook::Files>& CalendarBook::files() const {
    QString stamp;
    for (const QFileInfo& file : QDir(m_folder).entryInfoList(pattern(), QDir::Files, QDir::Name))
        stamp += file.fileName() % QLatin1Char('/') % QString::number(file.size()) % QLatin1Char('/')
            % QString::number(file.lastModified().toMSecsSinceEpoch()) % QLatin1Char('\n');
    if (!m_files || stamp != m_stamp) {
        m_files = read();
        m_stamp = stamp;
    }
    return *m_files;
}

Result<SessionCalendar> CalendarBook::find(std::string_view name) const {
    auto builtin = calendarNamed(name);
    if (builtin)
        return builtin;
    const auto& all = files();
    if (!all)
        return all.error();
    const auto file = all->find(name);
    return file == all->end() ? builtin : Result<SessionCalendar>(file->second);
}

Result<std::vector<std::string>> CalendarBook::names() const {
    const auto& all = files();
    if (!all)
        return all.error();
    const auto builtin = builtinCalendarNames();
    std::vector<std::string> out(builtin.begin(), builtin.end());
    for (const auto& [name, calendar] : *all)
        out.push_back(name);
    return out;
}

} // namespace truebar
