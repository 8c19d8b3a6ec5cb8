#include "core/bots/bot_schedule.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr std::size_t longestHours = 120;
constexpr std::string_view ofTheMarket = "session";

Error wrongHours(const std::string& text) {
    return {"schedule.hours",
        "'%1' are no hours: write always, session, a calendar, or days, hours and a time zone such as 'mon-fri "
        "09:30-16:00 America/New_York'",
        {text.substr(0, longestHours)}, "schedule"};
}

// "mon-fri 09:30-16:00 America/New_York"
std::optional<Result<SessionCalendar>> zonedHours(const std::string& text) {
    const auto space = text.rfind(' ');
    if (space == std::string::npos || SessionFilter::parse(text))
        return std::nullopt;
    const auto days = SessionFilter::parse(std::string_view(text).substr(0, space));
    if (!days)
        return std::nullopt;
    CalendarRules rules;
    rules.name = text;
    rules.timeZone = text.substr(space + 1);
    rules.sessions = days->weeklySessions();
    auto calendar = SessionCalendar::create(rules);
    if (!calendar)
        return Error(calendar.error()).at("schedule");
    return calendar;
}

Result<void> setTime(std::optional<UtcMs>& time, const std::string& field, const std::string& text) {
    time.reset();
    if (text.empty() || text == "none")
        return {};
    const auto parsed = parseUtc(text);
    if (!parsed)
        return Error(parsed.error()).at(field);
    time = *parsed;
    return {};
}

} // namespace

std::string_view toString(BotSchedule::AtEnd atEnd) {
    return atEnd == BotSchedule::AtEnd::Flatten ? "flatten" : "keep";
}

std::map<std::string, std::string> scheduleFields(const BotSchedule& schedule) {
    std::map<std::string, std::string> out;
    if (!schedule.hours.empty())
        out["schedule"] = schedule.hours;
    if (schedule.from)
        out["schedule_from"] = formatUtc(*schedule.from);
    if (schedule.until)
        out["schedule_until"] = formatUtc(*schedule.until);
    if (schedule.atEnd != BotSchedule::AtEnd::Keep)
        out["schedule_end"] = toString(schedule.atEnd);
    return out;
}

Result<void> setScheduleField(BotSchedule& schedule, const std::string& field, const std::string& text) {
    if (field == "schedule") {
        schedule.hours = text == "always" ? std::string() : text;
    } else if (field == "schedule_from") {
        return setTime(schedule.from, field, text);
    } else if (field == "schedule_until") {
        return setTime(schedule.until, field, text);
    } else if (field == "schedule_end") {
        if (!text.empty() && text != "keep" && text != "flatten")
            return Error{"schedule.end", "'%1' is not keep or flatten", {text.substr(0, 40)}, field};
        schedule.atEnd = text == "flatten" ? BotSchedule::AtEnd::Flatten : BotSchedule::AtEnd::Keep;
    } else {
        return Error{"bot.field", "a bot has no setting '%1'", {field.substr(0, 40)}, "setting"};
    }
    return {};
}

Result<void> checkSchedule(const BotSchedule& schedule) {
    if (schedule.hours.size() > longestHours)
        return wrongHours(schedule.hours);
    if (schedule.from && schedule.until && *schedule.from >= *schedule.until)
        return Error{"schedule.span", "the schedule ends at %1, before it begins", {formatUtc(*schedule.until)},
            "schedule_until"};
    return {};
}

Result<SessionCalendar> scheduleHours(
    const BotSchedule& schedule, const std::string& market, const CalendarFinder& find) {
    if (schedule.hours.empty())
        return SessionCalendar();
    if (schedule.hours == ofTheMarket)
        return find(market);
    if (auto zoned = zonedHours(schedule.hours))
        return std::move(*zoned);
    auto named = find(schedule.hours);
    if (!named && named.error().code == "calendar.unknown")
        return wrongHours(schedule.hours);
    return named;
}

ScheduleMoment scheduleAt(const BotSchedule& schedule, const SessionCalendar& hours, UtcMs now) {
    const UtcMs end = schedule.until.value_or(latestTime);
    if (now >= end)
        return {false, std::nullopt};
    const UtcMs first = std::max(now, schedule.from.value_or(now));
    if (hours.isAlwaysOpen()) {
        if (first > now)
            return {false, first};
        return {true, schedule.until};
    }
    // Most schedules change within a week; one over holidays, or one that begins next year, does not.
    for (const int days : {8, 60, 740}) {
        const UtcMs horizon = std::min(end, first + std::chrono::days(days));
        const auto open = hours.sessions({first, horizon});
        if (open.empty() && horizon < end)
            continue;
        if (open.empty())
            return {false, std::nullopt};
        if (open.front().begin > now)
            return {false, open.front().begin};
        if (open.front().end < horizon)
            return {true, open.front().end};
        if (horizon == end)
            return {true, schedule.until};
    }
    return {hours.isOpen(now) && first == now, std::nullopt};
}

} // namespace truebar
