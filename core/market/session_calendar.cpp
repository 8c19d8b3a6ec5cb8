#include "core/market/session_calendar.h"

#include "core/market/time_spans.h"
#include "core/market/time_zone.h"

#include <algorithm>
#include <array>

namespace truebar {

namespace {

using namespace std::chrono;

constexpr TimeSpan knownYears{earliestTime, latestTime};

Error wrong(const char* text, std::string place) {
    return Error{"calendar.session", text, {}, std::move(place)};
}

Result<void> checkRules(const CalendarRules& rules) {
    if (rules.name.empty() || rules.name.size() > 60)
        return Error{"calendar.name", "a calendar needs a name of 1 to 60 characters", {}, "/name"};
    for (std::size_t i = 0; i < rules.sessions.size(); ++i) {
        const WeeklySession& session = rules.sessions[i];
        const std::string place = "/sessions/" + std::to_string(i);
        if (!session.weekday.ok())
            return wrong("a session needs a day of the week", place + "/days");
        if (session.from < minutes(0) || session.from >= days(1))
            return wrong("a session must begin within its day", place + "/from");
        if (session.to <= session.from || session.to > session.from + days(7))
            return wrong("a session must end after it begins, within seven days", place + "/to");
    }
    if (rules.sessions.empty() && rules.extraSessions.empty())
        return wrong("a calendar needs at least one session", "/sessions");
    if (rules.annualisationDays < 1 || rules.annualisationDays > 366)
        return Error{"calendar.annualisation", "days per year must be 1 to 366", {}, "/annualisation_days"};
    if (rules.validFrom && rules.validTo && *rules.validTo < *rules.validFrom)
        return Error{"calendar.validity", "the last day lies before the first", {}, "/valid_to"};
    return {};
}

std::vector<TimeSpan> closedTimes(const CalendarRules& rules, const TimeZone& zone) {
    std::vector<TimeSpan> out;
    const auto close = [&](LocalMs from, LocalMs to) { out.push_back({zone.toUtc(from), zone.toUtc(to)}); };
    for (const local_days day : rules.holidays)
        close(day, day + days(1));
    for (const LocalDayTime& early : rules.earlyCloses)
        close(early.date + early.time, early.date + days(1));
    for (const LocalDayTime& late : rules.lateOpens)
        close(late.date, late.date + late.time);
    for (const LocalSpan& span : rules.closures)
        close(span.from, span.to);
    if (rules.validFrom)
        out.push_back({earliestTime - days(30), zone.toUtc(*rules.validFrom)});
    if (rules.validTo)
        out.push_back({zone.toUtc(*rules.validTo + days(1)), latestTime + days(30)});
    return merged(std::move(out));
}

} // namespace

struct SessionCalendar::State {
    std::string name;
    TimeZone zone;
    std::array<std::vector<WeeklySession>, 7> sessions{}; // by the weekday on which they begin, Sunday = 0
    days longest{}; // no session is longer
    std::vector<TimeSpan> closed{}; // UTC, merged
    std::vector<TimeSpan> extra{}; // UTC, merged
    int annualisationDays = 252;
};

SessionCalendar::SessionCalendar() = default;

SessionCalendar::SessionCalendar(const SessionFilter& filter) {
    if (filter.isAlwaysOpen())
        return;
    CalendarRules rules;
    rules.name = filter.toString();
    rules.sessions = filter.weeklySessions();
    *this = create(rules).value_or(SessionCalendar());
}

Result<SessionCalendar> SessionCalendar::create(const CalendarRules& rules) {
    if (auto checked = checkRules(rules); !checked)
        return std::move(checked).error();
    auto zone = TimeZone::named(rules.timeZone);
    if (!zone)
        return std::move(zone).error().at("/time_zone");
    auto state = std::make_shared<State>(State{rules.name, std::move(*zone)});
    for (const WeeklySession& session : rules.sessions) {
        state->sessions[session.weekday.c_encoding()].push_back(session);
        state->longest = std::max(state->longest, ceil<days>(session.to));
    }
    state->closed = closedTimes(rules, state->zone);
    for (const LocalSpan& span : rules.extraSessions)
        state->extra.push_back({state->zone.toUtc(span.from), state->zone.toUtc(span.to)});
    state->extra = merged(std::move(state->extra));
    state->annualisationDays = rules.annualisationDays;
    return SessionCalendar(std::move(state));
}

const std::string& SessionCalendar::name() const {
    static const std::string always = "24/7";
    return m_state ? m_state->name : always;
}

const std::string& SessionCalendar::timeZone() const {
    static const std::string utc = "UTC";
    return m_state ? m_state->zone.name() : utc;
}

bool SessionCalendar::isAlwaysOpen() const {
    return !m_state;
}

int SessionCalendar::annualisationDays() const {
    return m_state ? m_state->annualisationDays : 365;
}

bool SessionCalendar::isOpen(UtcMs time) const {
    return isOpenWithin({time, time + Millis(1)});
}

bool SessionCalendar::isOpenWithin(TimeSpan span) const {
    return !sessions(span).empty();
}

bool SessionCalendar::isOpenOnDates(TimeSpan span) const {
    if (!m_state)
        return !span.isEmpty();
    const auto midnight = [&](UtcMs time) {
        return m_state->zone.toUtc(LocalMs(floor<days>(time).time_since_epoch()));
    };
    return isOpenWithin({midnight(span.begin), midnight(span.end - Millis(1) + days(1))});
}

std::vector<TimeSpan> SessionCalendar::sessions(TimeSpan span) const {
    if (span.isEmpty())
        return {};
    if (!m_state)
        return {span};
    const TimeSpan window{std::max(span.begin, knownYears.begin), std::min(span.end, knownYears.end)};
    if (window.isEmpty())
        return {};
    const State& state = *m_state;
    std::vector<TimeSpan> open;
    const auto last = floor<days>(state.zone.toLocal(window.end));
    // Sessions that began days ago may still be open.
    for (auto day = floor<days>(state.zone.toLocal(window.begin)) - state.longest; day <= last; day += days(1)) {
        for (const WeeklySession& session : state.sessions[weekday(day).c_encoding()])
            open.push_back({state.zone.toUtc(day + session.from), state.zone.toUtc(day + session.to)});
    }
    open = clipped(merged(std::move(open)), window);
    const auto closed = overlapping(state.closed, window);
    if (!closed.empty())
        open = subtracted(open, closed);
    const auto extra = clipped(state.extra, window);
    if (!extra.empty()) {
        open.insert(open.end(), extra.begin(), extra.end());
        open = merged(std::move(open));
    }
    return open;
}

namespace {

Series filterDays(const Series& series, const SessionCalendar& calendar) {
    Series out(series.instrument(), series.timeframe());
    for (std::size_t i = 0; i < series.size(); ++i) {
        const TimeSpan candle{series.times()[i], series.closeTime(i)};
        if (calendar.isOpenWithin(candle) && calendar.isOpenOnDates(candle))
            out.append(series.at(i));
    }
    return out;
}

} // namespace

Series filterSession(const Series& series, const SessionCalendar& calendar) {
    if (calendar.isAlwaysOpen() || series.isEmpty())
        return series;
    if (!series.timeframe().isIntraday())
        return filterDays(series, calendar);
    Series out(series.instrument(), series.timeframe());
    // A day more at both ends, so that no session is clipped to less than a candle.
    const TimeSpan span = series.span();
    std::size_t next = 0; // candles before this one are decided
    for (const TimeSpan& session : calendar.sessions({span.begin - days(1), span.end + days(1)})) {
        std::size_t first = std::max(next, series.lowerBound(session.begin));
        next = std::max(next, series.lowerBound(session.end));
        if (first > 0 && (out.isEmpty() || out.times().back() < series.times()[first - 1])) {
            const TimeSpan before{series.times()[first - 1], series.closeTime(first - 1)};
            if (before.end > session.begin && before.end - before.begin > session.end - session.begin)
                --first;
        }
        for (std::size_t i = first; i < next; ++i)
            out.append(series.at(i));
    }
    return out;
}

} // namespace truebar
