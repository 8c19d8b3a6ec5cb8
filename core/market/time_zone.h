// Wall clocks of the world, by the system's tz database. Only calendars need them: all else is UTC.
#pragma once

#include "core/base/time.h"

namespace date {
class time_zone;
}

namespace truebar {

// A wall-clock time without a zone.
using LocalMs = std::chrono::local_time<Millis>;

class TimeZone {
public:
    // "America/New_York", "UTC". Error "timezone.unknown".
    static Result<TimeZone> named(std::string_view name);

    // A time that the clock shows twice is the first of the two; one that it skips is the moment of the change.
    UtcMs toUtc(LocalMs time) const;
    LocalMs toLocal(UtcMs time) const;
    const std::string& name() const { return m_name; }

private:
    TimeZone(std::string name, const date::time_zone* zone)
        : m_name(std::move(name))
        , m_zone(zone) { }

    std::string m_name;
    const date::time_zone* m_zone; // owned by the tz library for the life of the process; nullptr is UTC
};

} // namespace truebar
