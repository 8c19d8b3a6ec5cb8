#include "core/data/missing_candles.h"

#include "core/data/fetch_planner.h"

namespace truebar {

Result<std::vector<TimeSpan>> missingSpans(
    const CandleStore& store, const InstrumentId& instrument, Timeframe timeframe, TimeSpan span) {
    const auto present = store.present(instrument, timeframe, span);
    if (!present)
        return present.error();
    const auto empty = store.coveredEmpty(instrument, timeframe);
    if (!empty)
        return empty.error();
    const auto calendar = store.calendarOf(instrument);
    if (!calendar)
        return calendar.error();
    return spansToFetch(coverage(*present, span, *calendar, *empty), timeframe, *calendar);
}

} // namespace truebar
