#include "core/market/time_zone.h"

#include <date/tz.h>

#include <exception>

namespace truebar {

Result<TimeZone> TimeZone::named(std::string_view name) {
    if (name == "UTC")
        return TimeZone(std::string(name), nullptr);
    const Error unknown{"timezone.unknown", "'%1' is not a time zone of the system; write one such as America/New_York",
        {std::string(name.substr(0, 60))}};
    // The library opens names as files below the zone folder; only names that can be zones get that far.
    if (name.empty() || name.front() == '/' || name.find("..") != std::string_view::npos)
        return unknown;
    try {
        return TimeZone(std::string(name), date::locate_zone(std::string(name)));
    } catch (const std::exception&) {
        return unknown;
    }
}

UtcMs TimeZone::toUtc(LocalMs time) const {
    if (!m_zone)
        return UtcMs(time.time_since_epoch());
    return UtcMs(
        m_zone->to_sys(date::local_time<Millis>(time.time_since_epoch()), date::choose::earliest).time_since_epoch());
}

LocalMs TimeZone::toLocal(UtcMs time) const {
    if (!m_zone)
        return LocalMs(time.time_since_epoch());
    return LocalMs(m_zone->to_local(time).time_since_epoch());
}

} // namespace truebar
