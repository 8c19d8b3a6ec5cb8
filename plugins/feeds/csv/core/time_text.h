// Times as files write them.
#pragma once

#include "core/base/time.h"

#include <optional>
#include <string_view>

namespace truebar::csv {

enum class DateOrder { YearMonthDay, DayMonthYear, MonthDayYear };

// A written time before any zone is applied to it.
struct LocalTime {
    UtcMs time{}; // the written date and clock as if they were UTC
    std::optional<Millis> offset{}; // east of UTC, if the text names one
    bool hasClock = false;
    std::string_view zone{}; // an abbreviation such as "EST", which means several zones; part of the text read
};

// "2020-12-15 09:30", "2017-3-3 13:22:0", "20110301 090100", "20141201 00:00", "01.01.2017 22:00:00.000", "1/18/2016",
// "01/03/17", "2022-07-25T09:15:00+05:30", "… UTC", "… GMT+0100", "2:05:00 PM", "09-AM", "… EST".
std::optional<LocalTime> parseLocalTime(std::string_view text, DateOrder order);

// The order that the text shows by itself: a four-digit first group, or a group above 12. Empty if it could be either.
std::optional<DateOrder> evidentOrder(std::string_view text);

// A whole number of seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by its size.
enum class EpochUnit { Seconds, Millis, Micros, Nanos };
std::optional<EpochUnit> epochUnit(std::string_view text);
std::optional<UtcMs> parseEpoch(std::string_view text, EpochUnit unit);

} // namespace truebar::csv
