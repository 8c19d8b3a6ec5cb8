#include "core/analysis/bar_analysis.h"

#include <array>
#include <cmath>
#include <numeric>

namespace truebar {

namespace {

constexpr std::array trends{Trend::Neutral, Trend::Bullish, Trend::Bearish};
// Of the last real bar, if another one of that side would confirm it.
constexpr std::array sides{BarClass::Unclassified, BarClass::RealBull, BarClass::RealBear};
// By column. Prices cannot be above and below at once.
constexpr std::array classes{BarClass::Fake, BarClass::RealBull, BarClass::RealBear, BarClass::Fake};
static_assert(classes.size() == trendColumns);

// Before any candle there is a row of its own; then one for each trend and side.
using Moves = std::array<TrendMove, (1 + trends.size() * sides.size()) * trendColumns>;

constexpr std::uint32_t rowOf(Trend trend, BarClass side) {
    return static_cast<std::uint32_t>(
        (1 + static_cast<std::size_t>(trend) * sides.size() + static_cast<std::size_t>(side)) * trendColumns);
}

constexpr TrendMove moveOf(Trend before, BarClass side, BarClass barClass, bool strictAdjacency, bool earlyWarning) {
    if (barClass == BarClass::Fake)
        return {{barClass, before, before, false}, rowOf(before, strictAdjacency ? BarClass::Unclassified : side)};
    const Trend hinted = barClass == BarClass::RealBull ? Trend::Bullish : Trend::Bearish;
    const bool isConfirmed = barClass == side;
    const bool isAgainst = !isConfirmed && before != Trend::Neutral && before != hinted;
    const Trend after = isConfirmed ? hinted : before;
    return {{barClass, after, before, earlyWarning && isAgainst}, rowOf(after, barClass)};
}

constexpr Moves movesOf(bool strictAdjacency, bool earlyWarning) {
    Moves out{};
    for (std::size_t column = 0; column < trendColumns; ++column)
        out[column] = {{}, rowOf(Trend::Neutral, BarClass::Unclassified)};
    for (const Trend trend : trends) {
        for (const BarClass side : sides) {
            for (std::size_t column = 0; column < trendColumns; ++column)
                out[rowOf(trend, side) + column] = moveOf(trend, side, classes[column], strictAdjacency, earlyWarning);
        }
    }
    return out;
}

} // namespace

const TrendMove* trendMoves(const AnalysisOptions& options) {
    static constexpr std::array all{
        movesOf(false, false), movesOf(false, true), movesOf(true, false), movesOf(true, true)};
    return all[(options.strictAdjacency ? 2U : 0U) + (options.earlyWarning ? 1U : 0U)].data();
}

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
