#include "core/analysis/bar_analysis.h"

#include <cmath>
#include <numeric>

namespace truebar {

Result<AnalysisOptions> AnalysisOptions::checked(AnalysisOptions options) {
    if (!std::isfinite(options.volumeFactor) || options.volumeFactor < 0 || options.volumeFactor > 1e6)
        return Error{"analysis.volume_k", "the volume factor must be a number from 0 to 1000000", {}, "volume-k"};
    if (options.volumeLength < 0 || options.volumeLength > 100'000)
        return Error{"analysis.volume_n", "the volume length must be a whole number from 0 to 100000", {}, "volume-n"};
    return options;
}

bool VolumeAverage::isBelow(double volume, double factor) {
    m_sum += volume - m_ring[m_next];
    m_ring[m_next] = volume;
    if (++m_next == m_ring.size()) {
        m_next = 0;
        m_full = true;
        m_sum = std::accumulate(m_ring.begin(), m_ring.end(), 0.0);
    }
    // The margin is far below any real difference of volumes and far above rounding: without it twenty equal volumes
    // of 0.1 would each be "below" their average.
    constexpr double margin = 1 - 1e-12;
    return m_full && volume * static_cast<double>(m_ring.size()) < factor * m_sum * margin;
}

void appendEvent(std::vector<TrendEvent>& events, const BarState& state, UtcMs closeTime) {
    if (state.trendChanged())
        events.push_back({closeTime, TrendEventKind::TrendChanged, state.previousTrend, state.trend});
    if (state.earlyWarning) {
        const Trend hinted = state.barClass == BarClass::RealBull ? Trend::Bullish : Trend::Bearish;
        events.push_back({closeTime, TrendEventKind::EarlyWarning, state.trend, hinted});
    }
}

BarAnalysis analyzeBars(const Series& series, const AnalysisOptions& options) {
    BarAnalysis out;
    out.states.reserve(series.size());
    BarAnalyzer analyzer(options);
    for (std::size_t i = 0; i < series.size(); ++i) {
        const BarState state = analyzer.step(series.at(i));
        out.states.push_back(state);
        if (state.trendChanged() || state.earlyWarning)
            appendEvent(out.events, state, series.closeTime(i));
    }
    return out;
}

} // namespace truebar
