#include "core/data/missing_candles.h"

#include "core/data/fetch_planner.h"
#include "core/market/builtin_calendars.h"

namespace truebar {

SessionCalendar calendarOf(const CandleStore& store, const InstrumentId& instrument) {
    const auto known = store.instrument(instrument);
    const auto calendar = known ? calendarNamed(known->calendar) : Result<SessionCalendar>(SessionCalendar());
    return calendar ? *calendar : SessionCalendar();
}

Result<std::vector<TimeSpan>> missingSpans(
    const CandleStore& store, const InstrumentId& instrument, Timeframe timeframe, TimeSpan span) {
    const auto present = store.present(instrument, timeframe, span);
    if (!present)
        return present.error();
    const auto empty = store.coveredEmpty(instrument, timeframe);
    if (!empty)
        return empty.error();
    return spansToFetch(coverage(*present, span, calendarOf(store, instrument), *empty));
}

} // namespace truebar
