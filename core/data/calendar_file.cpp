#include "core/data/calendar_file.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

namespace truebar {

namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 7> dayNames{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

std::optional<weekday> dayNamed(std::string_view name) {
    const auto found = std::find(dayNames.begin(), dayNames.end(), name);
    if (found == dayNames.end())
        return std::nullopt;
    return weekday(static_cast<unsigned>(found - dayNames.begin()));
}

// "mon-fri", "sun-thu", "mon"
std::vector<weekday> dayRange(std::string_view text) {
    const auto dash = text.find('-');
    const auto first = dayNamed(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : dayNamed(text.substr(dash + 1));
    std::vector<weekday> out;
    if (!first || !last)
        return out;
    for (weekday day = *first;; ++day) {
        out.push_back(day);
        if (day == *last)
            return out;
    }
}

std::optional<int> twoDigits(std::string_view text) {
    int value = 0;
    if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
        return std::nullopt;
    std::from_chars(text.data(), text.data() + 2, value);
    return value;
}

// "09:30" … "24:00"
std::optional<minutes> clockTime(std::string_view text) {
    if (text.size() != 5 || text[2] != ':')
        return std::nullopt;
    const auto hour = twoDigits(text.substr(0, 2));
    const auto minute = twoDigits(text.substr(3));
    if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > 24 * 60)
        return std::nullopt;
    return hours(*hour) + minutes(*minute);
}

// "2024-11-29"
std::optional<local_days> calendarDate(std::string_view text) {
    if (text.size() != 10)
        return std::nullopt;
    const auto time = parseUtc(text);
    if (!time)
        return std::nullopt;
    return local_days(floor<days>(*time).time_since_epoch());
}

// "2024-11-28 12:15"
std::optional<LocalMinute> dateAndTime(std::string_view text) {
    if (text.size() != 16 || text[10] != ' ')
        return std::nullopt;
    const auto date = calendarDate(text.substr(0, 10));
    const auto clock = clockTime(text.substr(11));
    if (!date || !clock)
        return std::nullopt;
    return *date + *clock;
}

// Reads members and keeps the first thing that is wrong, with its place.
class Reader {
public:
    explicit Reader(const QJsonObject& root)
        : m_root(root) { }

    Result<CalendarRules> read() {
        CalendarRules rules;
        const QString title = text(m_root, "", "name");
        rules.name = title.toStdString();
        if (m_root.contains(QLatin1String("time_zone")))
            rules.timeZone = text(m_root, "", "time_zone").toStdString();
        each("sessions", [&](const QJsonValue& value, const std::string& place) { addSessions(rules, value, place); });
        each("holidays", [&](const QJsonValue& value, const std::string& place) {
            rules.holidays.push_back(parsed(value.toString(), place, calendarDate, "a date such as 2024-12-25"));
        });
        dayTimes("early_closes", rules.earlyCloses);
        dayTimes("late_opens", rules.lateOpens);
        spans("closures", rules.closures);
        spans("extra_sessions", rules.extraSessions);
        date("valid_from", rules.validFrom);
        date("valid_to", rules.validTo);
        if (const QJsonValue number = m_root[QLatin1String("annualisation_days")]; !number.isUndefined()) {
            rules.annualisationDays = number.toInt(-1);
            if (!number.isDouble() || rules.annualisationDays < 1)
                wrong("/annualisation_days", "a whole number of days");
        }
        refuseOthers(m_root, "",
            {"name", "time_zone", "sessions", "holidays", "early_closes", "late_opens", "closures", "extra_sessions",
                "valid_from", "valid_to", "annualisation_days"});
        if (m_error)
            return std::move(*m_error);
        return rules;
    }

private:
    void fail(Error error) {
        if (!m_error)
            m_error = std::move(error);
    }
    void wrong(std::string place, const char* wanted) {
        fail({"calendar.value", "write %1", {wanted}, std::move(place)});
    }

    void refuseOthers(
        const QJsonObject& object, const std::string& place, std::initializer_list<std::string_view> known) {
        for (const QString& key : object.keys()) {
            if (std::find(known.begin(), known.end(), key.toStdString()) == known.end())
                fail({"calendar.unknown_member", "a calendar has no '%1' here", {key.left(60).toStdString()},
                    place + '/' + key.left(60).toStdString()});
        }
    }

    QString text(const QJsonObject& object, const std::string& place, const char* key) {
        const QJsonValue value = object[QLatin1String(key)];
        if (!value.isString() || value.toString().isEmpty())
            fail({"calendar.member", "a text is required", {}, place + '/' + key});
        return value.toString();
    }

    template <class T>
    T parsed(const QString& text, const std::string& place, std::optional<T> (*parse)(std::string_view),
        const char* wanted) {
        const auto value = parse(text.toStdString());
        if (!value)
            wrong(place, wanted);
        return value.value_or(T{});
    }

    // Calls use for each entry of a list that may be absent.
    void each(const char* key, const std::function<void(const QJsonValue&, const std::string&)>& use) {
        const QJsonValue list = m_root[QLatin1String(key)];
        if (list.isUndefined())
            return;
        const std::string place = std::string("/") + key;
        if (!list.isArray())
            wrong(place, "a list");
        int index = 0;
        for (const QJsonValue& value : list.toArray())
            use(value, place + '/' + std::to_string(index++));
    }

    void addSessions(CalendarRules& rules, const QJsonValue& value, const std::string& place) {
        const QJsonObject object = value.toObject();
        const auto time = [&](const char* key) {
            return parsed(text(object, place, key), place + '/' + key, clockTime, "a time such as 09:30");
        };
        const auto range = dayRange(text(object, place, "days").toStdString());
        if (range.empty())
            wrong(place + "/days", "days such as mon-fri");
        const minutes from = time("from");
        const minutes to = time("to");
        std::optional<weekday> lastDay;
        if (object.contains(QLatin1String("to_day")))
            lastDay = parsed(text(object, place, "to_day"), place + "/to_day", dayNamed, "a day such as fri");
        refuseOthers(object, place, {"days", "from", "to", "to_day"});
        for (const weekday day : range) {
            // Without a day of its own the end is the next time the clock shows it.
            days later = lastDay ? *lastDay - day : days(to <= from ? 1 : 0);
            if (lastDay && later == days(0) && to <= from)
                later = days(7);
            rules.sessions.push_back({day, from, later + to});
        }
    }

    void dayTimes(const char* key, std::vector<LocalDayTime>& out) {
        each(key, [&](const QJsonValue& value, const std::string& place) {
            const QJsonObject object = value.toObject();
            LocalDayTime each;
            each.date = parsed(text(object, place, "date"), place + "/date", calendarDate, "a date such as 2024-12-24");
            each.time = parsed(text(object, place, "time"), place + "/time", clockTime, "a time such as 13:00");
            refuseOthers(object, place, {"date", "time"});
            out.push_back(each);
        });
    }

    void spans(const char* key, std::vector<LocalSpan>& out) {
        constexpr const char* wanted = "a date and time such as 2024-11-28 12:15";
        each(key, [&](const QJsonValue& value, const std::string& place) {
            const QJsonObject object = value.toObject();
            LocalSpan span;
            span.from = parsed(text(object, place, "from"), place + "/from", dateAndTime, wanted);
            span.to = parsed(text(object, place, "to"), place + "/to", dateAndTime, wanted);
            refuseOthers(object, place, {"from", "to"});
            if (span.to <= span.from)
                wrong(place + "/to", "a time after the beginning");
            out.push_back(span);
        });
    }

    void date(const char* key, std::optional<local_days>& out) {
        if (m_root.contains(QLatin1String(key)))
            out = parsed(text(m_root, "", key), std::string("/") + key, calendarDate, "a date such as 2024-12-31");
    }

    const QJsonObject m_root;
    std::optional<Error> m_error;
};

std::string lineAndColumn(const QByteArray& text, qsizetype offset) {
    // The parser has read the character that it could not take.
    const qsizetype index = std::max(offset - 1, qsizetype(0));
    const QByteArray before = text.left(index);
    const auto line = before.count('\n') + 1;
    const auto column = index - before.lastIndexOf('\n');
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

} // namespace

Result<CalendarRules> parseCalendar(const QByteArray& json) {
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError)
        return Error{"calendar.syntax", "this is no JSON: %1", {problem.errorString().toStdString()},
            lineAndColumn(json, problem.offset)};
    if (!document.isObject())
        return Error{"calendar.syntax", "a calendar file holds one JSON object", {}, {}};
    return Reader(document.object()).read();
}

} // namespace truebar
