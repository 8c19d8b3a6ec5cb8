// What a strategy may know of the market: the closed candles up to now, and nothing later — by type, not by promise.
#pragma once

#include "core/analysis/bar_analysis.h"
#include "core/market/series.h"

namespace truebar {

class MarketView {
public:
    MarketView(const Series& series, const Instrument& instrument)
        : m_series(&series)
        , m_instrument(&instrument) { }
    // For the engine: `closed` candles are visible, the last one means `state`.
    void advanceTo(std::size_t closed, BarState state) {
        m_closed = closed;
        m_state = state;
    }

    const Instrument& instrument() const { return *m_instrument; }
    Timeframe timeframe() const { return m_series->timeframe(); }
    std::size_t size() const { return m_closed; }
    // The candle that has just closed. Precondition: size() > 0.
    Candle last() const { return m_series->at(m_closed - 1); }
    UtcMs now() const { return m_series->closeTime(m_closed - 1); }
    double close() const { return m_series->closes()[m_closed - 1]; }
    BarState state() const { return m_state; }

    std::span<const UtcMs> times() const { return m_series->times().first(m_closed); }
    std::span<const double> opens() const { return m_series->opens().first(m_closed); }
    std::span<const double> highs() const { return m_series->highs().first(m_closed); }
    std::span<const double> lows() const { return m_series->lows().first(m_closed); }
    std::span<const double> closes() const { return m_series->closes().first(m_closed); }
    std::span<const double> volumes() const { return m_series->volumes().first(m_closed); }

private:
    const Series* m_series;
    const Instrument* m_instrument;
    std::size_t m_closed = 0;
    BarState m_state{};
};

} // namespace truebar
