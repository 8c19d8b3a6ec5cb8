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
#include <cstdint>
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

// What a candle makes of what the trend machine remembers.
struct TrendMove {
    BarState state{};
    std::uint32_t next = 0; // where the moves of the next candle begin
};
constexpr std::size_t trendColumns = 4;
// The whole machine under these options. From where the moves of a candle begin, by its prices: 0 fake, 1 above,
// 2 below; the first candle begins at 0.
const TrendMove* trendMoves(const AnalysisOptions& options);

// Incremental; the same code serves the chart, a run and live candles. Inline because a backtest calls it for each
// candle, and by table because no processor guesses of which class the next one is.
class BarAnalyzer {
public:
    explicit BarAnalyzer(const AnalysisOptions& options = {})
        : m_options(options)
        , m_moves(trendMoves(options))
        , m_volume(options.volumeLength) { }

    // Feeds the next closed candle.
    BarState step(const Candle& candle) {
        std::uint32_t column =
            static_cast<std::uint32_t>(candle.close > m_upper) + 2 * static_cast<std::uint32_t>(candle.close < m_lower);
        if (m_options.volumeLength > 0 && m_volume.isBelow(candle.volume, m_options.volumeFactor))
            column = 0;
        remember(candle);
        const TrendMove& move = m_moves[m_row + column];
        m_row = move.next;
        return move.state;
    }

private:
    void remember(const Candle& candle) {
        m_upper = m_options.compareWithBody ? std::max(candle.open, candle.close) : candle.high;
        m_lower = m_options.compareWithBody ? std::min(candle.open, candle.close) : candle.low;
    }

    AnalysisOptions m_options;
    const TrendMove* m_moves;
    VolumeAverage m_volume;
    double m_upper = 0; // what the next close must exceed
    double m_lower = 0;
    std::uint32_t m_row = 0;
};

struct BarAnalysis {
    std::vector<BarState> states; // one per candle of the series
    std::vector<TrendEvent> events;
};
BarAnalysis analyzeBars(const Series& series, const AnalysisOptions& options = {});

// Appends what `state` fired at `closeTime`, if anything.
void appendEvent(std::vector<TrendEvent>& events, const BarState& state, UtcMs closeTime);

} // namespace truebar
