// Time is UTC milliseconds in a named type; local time exists only at the edge of the screen.
#pragma once

#include "core/base/result.h"

#include <chrono>
#include <limits>
#include <string>
#include <string_view>

namespace truebar {

using Millis = std::chrono::milliseconds;
using UtcMs = std::chrono::sys_time<Millis>;

constexpr UtcMs utcMs(std::int64_t count) {
    return UtcMs(Millis(count));
}
constexpr std::int64_t toCount(UtcMs time) {
    return time.time_since_epoch().count();
}

// Times accepted from outside: years 1900 to 2199. Anything else is a broken clock or a wrong unit.
constexpr UtcMs earliestTime = std::chrono::sys_days(std::chrono::year(1900) / 1 / 1);
constexpr UtcMs latestTime = std::chrono::sys_days(std::chrono::year(2200) / 1 / 1);

// Half-open: begin ≤ t < end.
struct TimeSpan {
    UtcMs begin = UtcMs::min();
    UtcMs end = UtcMs::max();

    bool contains(UtcMs time) const { return begin <= time && time < end; }
    bool isEmpty() const { return !(begin < end); }
    bool operator==(const TimeSpan&) const = default;
};

// "2023-04-01T00:00:00Z", with ".123" only if there are milliseconds.
std::string formatUtc(UtcMs time);
// "2023-04-01"
std::string formatDate(UtcMs time);
// Epoch milliseconds, "2023-04-01", "2023-04-01 12:00", "2023-04-01T12:00:00(.123)(Z|+02:00)"; no zone means UTC.
Result<UtcMs> parseUtc(std::string_view text);

} // namespace truebar
