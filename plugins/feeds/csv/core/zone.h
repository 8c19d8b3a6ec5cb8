// From written times to UTC.
#pragma once

#include "time_text.h"

#include <QTimeZone>

#include <string>
#include <utility>

namespace truebar::csv {

class Zone {
public:
    // "" is UTC; "+05:30", "UTC-05:00", "America/New_York". "timezone.unknown".
    static Result<Zone> named(const std::string& name);

    // Empty if that local time does not exist (the clocks went forward). Both possible times, the earlier one first, if
    // the clocks showed it twice; else twice the same.
    std::optional<std::pair<UtcMs, UtcMs>> toUtc(const LocalTime& time);

private:
    using Offsets = std::optional<std::pair<Millis, Millis>>;
    Offsets lookUpOffsets(UtcMs local) const;

    std::optional<Millis> m_fixed = Millis(0);
    QTimeZone m_zone;
    // Offsets change on the quarter hour at the earliest, so one look-up serves all times of a quarter.
    UtcMs m_cachedQuarter = UtcMs::min();
    Offsets m_cachedOffsets;
};

} // namespace truebar::csv
