// Bar classes and the trend state machine, one candle at a time.
//
// Class: real_bull if close > previous high, real_bear if close < previous low, otherwise fake, equality included. The
// first candle is unclassified. Trend: two real bars of one side in the sequence of real bars alone set the trend to
// that side; fakes neither count nor reset; a single opposite real bar resets the other side's count and changes
// nothing else; never back to neutral.
#pragma once

#include "core/analysis/bar_class.h"
#include "core/base/time.h"
#include "core/market/candle.h"
#include "core/market/series.h"

#include <algorithm>
#include <array>
#include <vector>

namespace truebar {

struct AnalysisOptions {
    // Compare the close with the previous body (max and min of open, close) instead of the previous range.
    bool compareWithBody = false;
    // The two confirming real bars must be neighbours: any fake between them resets the count.
    bool strictAdjacency = false;
    // Report the first real bar against a trend as TrendEventKind::EarlyWarning.
    bool earlyWarning = false;
    // Candles whose volume is below k × SMA_N(volume) become fake. N = 0: the filter is off. The average is over the N
    // candles that end with this one; before there are N candles the filter does not apply.
    double volumeFactor = 1.0;
    int volumeLength = 0;

    // k finite and ≥ 0, N 0 … 100,000.
    static Result<AnalysisOptions> checked(AnalysisOptions options);
    bool operator==(const AnalysisOptions&) const = default;
};

enum class TrendEventKind : std::uint8_t { TrendChanged, EarlyWarning };
// "trend_changed", "early_warning"
std::string_view toString(TrendEventKind kind);

// What one closed candle means. Four bytes: one is made for every candle of a run.
struct BarState {
    BarClass barClass = BarClass::Unclassified;
    Trend trend = Trend::Neutral; // after this candle
    Trend previousTrend = Trend::Neutral;
    bool earlyWarning = false;

    bool trendChanged() const { return trend != previousTrend; }
    bool operator==(const BarState&) const = default;
};

struct TrendEvent {
    UtcMs time; // close time of the candle that fired it
    TrendEventKind kind = TrendEventKind::TrendChanged;
    Trend from = Trend::Neutral;
    Trend to = Trend::Neutral; // for an early warning: the side that the bar hints at

    bool operator==(const TrendEvent&) const = default;
};

// SMA_N of volume over a ring. The running sum is made anew each time the ring wraps, so rounding does not pile up.
class VolumeAverage {
public:
    explicit VolumeAverage(int length)
        : m_ring(static_cast<std::size_t>(length)) { }
    // Takes the next volume; true if the average exists and the volume is below factor × average.
    bool isBelow(double volume, double factor);

private:
    std::vector<double> m_ring;
    std::size_t m_next = 0;
    bool m_full = false;
    double m_sum = 0;
};

// Incremental; the same code serves the chart, a run and live candles. Inline because a backtest calls it for each
// candle.
class BarAnalyzer {
public:
    explicit BarAnalyzer(const AnalysisOptions& options = {})
        : m_options(options)
        , m_volume(options.volumeLength) { }

    // Feeds the next closed candle.
    BarState step(const Candle& candle) {
        const BarClass barClass = classify(candle);
        remember(candle);
        return follow(barClass);
    }

private:
    BarClass classify(const Candle& candle) {
        const bool isThin = m_options.volumeLength > 0 && m_volume.isBelow(candle.volume, m_options.volumeFactor);
        if (!m_hasPrevious)
            return BarClass::Unclassified;
        if (isThin)
            return BarClass::Fake;
        // By number instead of by branches: which class is next, no processor guesses.
        constexpr std::array classes{BarClass::Fake, BarClass::RealBull, BarClass::RealBear};
        return classes[static_cast<std::size_t>(candle.close > m_upper)
            + 2 * static_cast<std::size_t>(candle.close < m_lower)];
    }

    void remember(const Candle& candle) {
        m_upper = m_options.compareWithBody ? std::max(candle.open, candle.close) : candle.high;
        m_lower = m_options.compareWithBody ? std::min(candle.open, candle.close) : candle.low;
        m_hasPrevious = true;
    }

    // The trend machine, without branches for the same reason.
    BarState follow(BarClass barClass) {
        constexpr std::array hints{Trend::Neutral, Trend::Bullish, Trend::Bearish, Trend::Neutral}; // by class
        const Trend before = m_trend;
        const Trend hinted = hints[static_cast<std::size_t>(barClass)];
        const bool isReal = hinted != Trend::Neutral;
        const bool isConfirmed = isReal && (barClass == m_side);
        const bool isAgainst = isReal && !isConfirmed && (before != Trend::Neutral) && (before != hinted);
        const bool isForgotten = m_options.strictAdjacency && (barClass == BarClass::Fake);
        const BarClass kept = isForgotten ? BarClass::Unclassified : m_side;
        m_side = isReal ? barClass : kept;
        m_trend = isConfirmed ? hinted : before;
        return {barClass, m_trend, before, m_options.earlyWarning && isAgainst};
    }

    AnalysisOptions m_options;
    VolumeAverage m_volume;
    double m_upper = 0; // what the next close must exceed
    double m_lower = 0;
    bool m_hasPrevious = false;
    Trend m_trend = Trend::Neutral;
    BarClass m_side = BarClass::Unclassified; // of the last real bar, if another one of that side would confirm it
};

struct BarAnalysis {
    std::vector<BarState> states; // one per candle of the series
    std::vector<TrendEvent> events;
};
BarAnalysis analyzeBars(const Series& series, const AnalysisOptions& options = {});

// Appends what `state` fired at `closeTime`, if anything.
void appendEvent(std::vector<TrendEvent>& events, const BarState& state, UtcMs closeTime);

} // namespace truebar
