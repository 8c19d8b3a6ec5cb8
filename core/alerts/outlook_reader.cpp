#include "core/alerts/outlook_reader.h"

#include "core/data/series_reader.h"
#include "core/market/resample.h"

#include <algorithm>
#include <utility>

namespace truebar {

namespace {

constexpr Millis portion = std::chrono::hours(24 * 60);
constexpr std::size_t judged = 1000; // forecasts in the warm-up beyond the first
constexpr std::size_t beginning = 22; // candles before the first standardised return

Result<std::optional<StoredSeries>> storedOf(const CandleStore& store, const InstrumentId& id, Timeframe timeframe) {
    const auto all = store.list();
    if (!all)
        return all.error();
    for (const StoredSeries& each : *all) {
        if (each.instrument.id == id && each.timeframe == timeframe)
            return std::optional(each);
    }
    return std::optional<StoredSeries>();
}

} // namespace

std::size_t warmUpOf(const ForecastSettings& forecast) {
    return beginning + static_cast<std::size_t>(forecast.window) + judged;
}

Result<Series> closedCandles(const CandleStore& store, const InstrumentId& instrument, Timeframe timeframe,
    Timeframe source, UtcMs from, UtcMs until) {
    TimeSpan span{from, timeframe.floor(until)};
    Series out(instrument, timeframe);
    if (span.isEmpty())
        return out;
    const auto best = storedTimeframeFor(store, instrument, timeframe);
    if (!best)
        return best.error();
    if (best->timeframe != source) {
        const auto stored = readSeries(store, instrument, timeframe, span);
        if (!stored)
            return stored.error();
        const UtcMs storedUntil = timeframe.floor(best->span.end);
        for (std::size_t i = 0; i < (*stored)->size() && (*stored)->times()[i] < storedUntil; ++i)
            out.append((*stored)->at(i));
        span.begin = std::max(span.begin, std::min(storedUntil, span.end));
    }
    const auto followed = storedOf(store, instrument, source);
    if (!followed)
        return followed.error();
    if (span.isEmpty() || !*followed || !timeframe.isMultipleOf(source))
        return out;
    const auto fine = store.load(instrument, source, span);
    if (!fine)
        return fine.error();
    const auto made = resample(*fine, timeframe);
    if (!made)
        return made.error();
    for (std::size_t i = 0; i < made->size(); ++i) {
        if (made->times()[i] >= (*followed)->span.begin)
            out.append(made->at(i));
    }
    return out;
}

OutlookReader::OutlookReader(const InstrumentId& instrument, const OutlookSettings& settings, UtcMs since)
    : m_instrument(instrument)
    , m_outlook(settings) {
    const auto candles = static_cast<std::int64_t>(warmUpOf(settings.forecast));
    for (const Timeframe timeframe : settings.timeframes)
        m_next.push_back(std::max(earliestTime, timeframe.floor(since - timeframe.nominalLength() * candles)));
}

bool OutlookReader::isDue(UtcMs until) const {
    const auto& timeframes = m_outlook.settings().timeframes;
    for (std::size_t i = 0; i < timeframes.size(); ++i) {
        if (timeframes[i].next(m_next[i]) <= until)
            return true;
    }
    return false;
}

Result<std::vector<OutlookEvent>> OutlookReader::advance(const CandleStore& store, Timeframe source, UtcMs until) {
    const auto& timeframes = m_outlook.settings().timeframes;
    UtcMs reached = std::min(until, *std::min_element(m_next.begin(), m_next.end()));
    while (reached < until) {
        reached = std::min(until, reached + portion);
        std::vector<Series> closed;
        for (std::size_t i = 0; i < timeframes.size(); ++i) {
            auto series = closedCandles(store, m_instrument, timeframes[i], source, m_next[i], reached);
            if (!series)
                return std::move(series).error();
            closed.push_back(std::move(*series));
        }
        for (std::size_t i = 0; i < timeframes.size(); ++i)
            m_next[i] = std::max(m_next[i], timeframes[i].floor(reached));
        for (OutlookEvent& event : m_outlook.advance(closed))
            m_untold.push_back(std::move(event));
    }
    return std::exchange(m_untold, {});
}

} // namespace truebar
