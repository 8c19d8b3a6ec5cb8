#include "core/data/series_reader.h"

#include "core/market/resample.h"

#include <algorithm>

namespace truebar {

namespace {

// Whole buckets: a span that begins or ends within a candle must not see half of it.
TimeSpan widened(TimeSpan span, Timeframe timeframe) {
    if (span.begin != UtcMs::min())
        span.begin = timeframe.floor(span.begin);
    if (span.end != UtcMs::max())
        span.end = timeframe.next(timeframe.floor(span.end));
    return span;
}

} // namespace

Result<StoredSeries> storedTimeframeFor(const CandleStore& store, const InstrumentId& id, Timeframe timeframe) {
    auto all = store.list();
    if (!all)
        return std::move(all).error();
    const StoredSeries* best = nullptr;
    std::string stored; // all of them, for the error
    for (const StoredSeries& series : *all) {
        if (series.instrument.id != id)
            continue;
        stored += (stored.empty() ? "" : ", ") + series.timeframe.toString();
        if (timeframe.isMultipleOf(series.timeframe) && (!best || best->timeframe < series.timeframe))
            best = &series;
    }
    if (best)
        return *best;
    if (stored.empty())
        return store.instrument(id).error_or({"data.unknown_series", "there are no candles of %1", {id.toString()}});
    return Error{"data.unknown_series", "%1 candles of %2 cannot be made of what is stored: %3",
        {timeframe.toString(), id.toString(), stored}};
}

Result<TimeSpan> closedSpan(
    const CandleStore& store, const InstrumentId& id, Timeframe timeframe, TimeSpan span, UtcMs now) {
    const auto source = storedTimeframeFor(store, id, timeframe);
    if (!source)
        return source.error();
    const UtcMs forming = timeframe.floor(now);
    // Candles of a simulated market may lie in the future as a whole: those are not forming.
    const bool reachesIn = source->span.end > forming && source->span.end <= timeframe.next(forming);
    if (source->timeframe != timeframe && reachesIn && span.end > forming)
        span.end = std::max(span.begin, forming);
    return span;
}

Result<SeriesSnapshot> readSeries(const CandleStore& store, const InstrumentId& id, Timeframe timeframe, TimeSpan span,
    const SessionCalendar& session) {
    const auto source = storedTimeframeFor(store, id, timeframe);
    if (!source)
        return source.error();
    const bool isNative = source->timeframe == timeframe;
    auto series = store.load(id, source->timeframe, isNative ? span : widened(span, timeframe));
    if (!series)
        return std::move(series).error();
    if (!session.isAlwaysOpen())
        *series = filterSession(*series, session);
    if (isNative)
        return std::make_shared<const Series>(std::move(*series));
    auto coarse = resample(*series, timeframe);
    if (!coarse)
        return std::move(coarse).error();
    return std::make_shared<const Series>(span == TimeSpan() ? std::move(*coarse) : coarse->slice(span));
}

} // namespace truebar
