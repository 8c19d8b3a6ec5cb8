#include "core/data/live_chart.h"

#include <utility>

namespace truebar {

LiveChart::LiveChart(const Series& shown, const Series& warmUp)
    : m_followed(warmUp.timeframe())
    , m_shown(shown.timeframe())
    , m_bucket(m_shown) {
    Series made(shown.instrument(), m_shown);
    for (std::size_t i = 0; i < warmUp.size(); ++i)
        append(warmUp.at(i), made);
    // The warm-up may begin within a candle of which older ones know the whole.
    const UtcMs from = made.isEmpty() ? UtcMs::max() : made.times().front();
    const bool isPart = !warmUp.isEmpty() && warmUp.times().front() != from;
    Series series = warmUp.isEmpty() ? shown : shown.slice({UtcMs::min(), m_shown.floor(warmUp.times().front())});
    if (const std::size_t at = shown.lowerBound(from); isPart && at < shown.size() && shown.times()[at] == from)
        series.append(shown.at(at));
    for (std::size_t i = 0; i < made.size(); ++i) {
        if (series.isEmpty() || series.times().back() < made.times()[i])
            series.append(made.at(i));
    }
    m_forming = m_bucket.forming();
    m_isFormingChanged = m_forming.has_value();
    m_series = std::make_shared<const Series>(std::move(series));
}

void LiveChart::append(const Candle& candle, Series& into) {
    if (auto finished = m_bucket.add(candle))
        into.append(*finished);
    if (m_bucket.forming() && m_followed.next(candle.openTime) == m_shown.next(m_bucket.forming()->openTime)) {
        into.append(*m_bucket.forming());
        m_bucket = CandleAggregator(m_shown);
    }
}

void LiveChart::apply(const LiveUpdate& update) {
    const std::lock_guard lock(m_mutex);
    if (!update.closed.empty()) {
        Series longer = *m_series;
        for (const Candle& candle : update.closed)
            append(candle, longer);
        if (longer.size() > m_series->size()) {
            m_series = std::make_shared<const Series>(std::move(longer));
            m_isExtended = true;
        }
    }
    CandleAggregator present = m_bucket;
    for (const Candle& candle : update.provisional)
        (void)present.add(candle);
    if (update.forming && (update.provisional.empty() || update.provisional.back().openTime < update.forming->openTime))
        (void)present.add(*update.forming);
    m_forming = present.forming();
    m_isFormingChanged = true;
}

LiveChart::Change LiveChart::take() {
    const std::lock_guard lock(m_mutex);
    Change out;
    if (std::exchange(m_isExtended, false))
        out.extended = m_series;
    out.isFormingChanged = std::exchange(m_isFormingChanged, false) || out.extended;
    if (out.isFormingChanged)
        out.forming = m_forming;
    return out;
}

} // namespace truebar
