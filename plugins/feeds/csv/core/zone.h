// From written times to UTC.
#pragma once

#include "time_text.h"

#include <QTimeZone>

#include <string>

namespace truebar::csv {

class Zone {
public:
    // "" is UTC; "+05:30", "UTC-05:00", "America/New_York". "timezone.unknown".
    static Result<Zone> named(const std::string& name);

    // Empty if that local time does not exist (clocks went forward). Of two possible times the earlier one.
    std::optional<UtcMs> toUtc(const LocalTime& time);

private:
    std::optional<Millis> lookUpOffset(UtcMs local) const;

    std::optional<Millis> m_fixed = Millis(0);
    QTimeZone m_zone;
    // Offsets change on the quarter hour at the earliest, so one look-up serves all times of a quarter.
    UtcMs m_cachedQuarter = UtcMs::min();
    std::optional<Millis> m_cachedOffset;
};

} // namespace truebar::csv
