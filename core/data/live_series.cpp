#include "core/data/live_series.h"

#include <utility>

namespace truebar {

Result<std::unique_ptr<LiveSeries>> LiveSeries::start(
    IFeed& feed, SeriesSnapshot series, std::function<void(const Candle&)> store) {
    const InstrumentId instrument = series->instrument();
    const Timeframe timeframe = series->timeframe();
    std::unique_ptr<LiveSeries> out(new LiveSeries(std::move(series)));
    LiveHandlers show;
    show.candle = [raw = out.get()](const LiveCandle& live) { raw->onCandle(live); };
    auto shown = feed.subscribe(instrument, timeframe, std::move(show));
    if (!shown)
        return std::move(shown).error();
    out->m_shown = std::move(*shown);
    LiveHandlers keep;
    keep.candle = [store = std::move(store)](const LiveCandle& live) {
        if (live.closed)
            store(live.candle);
    };
    auto stored = feed.subscribe(instrument, Timeframe(), std::move(keep));
    if (!stored)
        return std::move(stored).error();
    out->m_stored = std::move(*stored);
    return out;
}

void LiveSeries::onCandle(const LiveCandle& live) {
    const std::lock_guard lock(m_mutex);
    if (!live.closed) {
        m_forming = live.candle;
        return;
    }
    m_closed.push_back(live.candle);
    m_forming.reset();
}

LiveSeries::Change LiveSeries::take() {
    const std::lock_guard lock(m_mutex);
    Change out;
    if (!m_closed.empty()) {
        Series longer = *m_series;
        for (const Candle& candle : m_closed) {
            if (longer.isEmpty() || longer.times().back() < candle.openTime)
                longer.append(candle);
        }
        m_closed.clear();
        if (longer.size() > m_series->size())
            m_series = out.extended = std::make_shared<const Series>(std::move(longer));
    }
    out.forming = std::exchange(m_forming, std::nullopt);
    return out;
}

} // namespace truebar
