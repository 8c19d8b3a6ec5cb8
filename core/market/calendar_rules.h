// What a session calendar is made of, as plain values in the calendar's own wall-clock time. docs/calendars.md tells
// the file format that holds the same.
#pragma once

#include "core/base/time.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace truebar {

using LocalMinute = std::chrono::local_time<std::chrono::minutes>;

// Open from `from` to `to`, both after the midnight that begins `weekday`. `to` may lie days later: 17:00 on Sunday to
// 17:00 on Friday is 17 h … 137 h. 0 ≤ from < 24 h, from < to ≤ from + 7 days.
struct WeeklySession {
    std::chrono::weekday weekday{};
    std::chrono::minutes from{};
    std::chrono::minutes to{};
};

// Half-open, in wall-clock time.
struct LocalSpan {
    LocalMinute from{};
    LocalMinute to{};
};

struct LocalDayTime {
    std::chrono::local_days date{};
    std::chrono::minutes time{}; // after midnight, 0 … 24 h
};

struct CalendarRules {
    std::string name{};
    std::string timeZone = "UTC";
    std::vector<WeeklySession> sessions{};
    std::vector<std::chrono::local_days> holidays{}; // closed from midnight to midnight
    std::vector<LocalDayTime> earlyCloses{}; // closed from this time to midnight
    std::vector<LocalDayTime> lateOpens{}; // closed from midnight to this time
    std::vector<LocalSpan> closures{}; // any other closed time
    std::vector<LocalSpan> extraSessions{}; // open whatever the rest says
    // First and last date on which the rules hold; before and after nothing is expected.
    std::optional<std::chrono::local_days> validFrom{};
    std::optional<std::chrono::local_days> validTo{};
    int annualisationDays = 252;
};

} // namespace truebar
