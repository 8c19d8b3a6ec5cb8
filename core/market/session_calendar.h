// When a market is open: weekly sessions in the wall-clock time of its place, without holidays, early closes and the
// like. Knows summer time. Immutable and cheap to copy; may be used from any thread.
#pragma once

#include "core/market/calendar_rules.h"
#include "core/market/series.h"
#include "core/market/session_filter.h"

#include <memory>

namespace truebar {

class SessionCalendar {
public:
    // Always open: "24/7".
    SessionCalendar();
    // The filter's hours, which are UTC; its text is the name.
    SessionCalendar(const SessionFilter& filter);
    // Errors "calendar.*" and "timezone.unknown", located as "/sessions/0/to".
    static Result<SessionCalendar> create(const CalendarRules& rules);

    const std::string& name() const;
    const std::string& timeZone() const;
    bool isAlwaysOpen() const;
    // Days per year for annualised metrics.
    int annualisationDays() const;

    bool isOpen(UtcMs time) const;
    // Whether the market is open at any time within the span.
    bool isOpenWithin(TimeSpan span) const;
    // Whether it is open at any time of the dates on the market's own wall calendar that are written as the UTC dates
    // of the span: the way exchanges date daily candles.
    bool isOpenOnDates(TimeSpan span) const;
    // The open times within the span, clipped to it, ascending, not touching. A calendar that is not always open knows
    // the years 1900 to 2199.
    std::vector<TimeSpan> sessions(TimeSpan span) const;

private:
    struct State;
    explicit SessionCalendar(std::shared_ptr<const State> state)
        : m_state(std::move(state)) { }

    std::shared_ptr<const State> m_state; // nullptr: always open
};

// The candles that open while the market is open, and those longer than a session, such as daily ones, that hold some
// of it: coverage() expects the same days. Comes before classification.
Series filterSession(const Series& series, const SessionCalendar& calendar);

} // namespace truebar
