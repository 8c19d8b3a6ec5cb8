// Bar classes and the trend state machine, one candle at a time.
//
// Class: real_bull if close > previous high, real_bear if close < previous low, otherwise fake, equality included. The
// first candle is unclassified. Trend: two real bars of one side in the sequence of real bars alone set the trend to
// that side; fakes neither count nor reset (with `adjacent`, a fake does reset); one opposite real bar changes nothing but the count; never back to neutral.
#pragma once

#include "core/analysis/bar_class.h"
#include "core/base/time.h"
#include "core/market/candle.h"
#include "core/market/series.h"

#include <optional>
#include <vector>

namespace truebar {

struct AnalysisOptions {
    // Compare the close with the previous body (max and min of open, close) instead of the previous range.
    bool compareWithBody = false;
    // The two confirming real bars must be neighbours: any fake between them resets the count.
    bool strictAdjacency = false;
    // Report a single real bar against the trend as TrendEventKind::EarlyWarning.
    bool earlyWarning = false;
    // Candles whose volume is below k × SMA_N(volume) become fake. 0 candles = the filter is off. The average is over
    // the N candles that end with this one; with fewer than N candles the filter does not apply.
    double volumeFactor = 1.0;
    int volumeLength = 0;

    static Result<AnalysisOptions> checked(AnalysisOptions options);
    bool operator==(const AnalysisOptions&) const = default;
};

enum class TrendEventKind : std::uint8_t { TrendChanged, EarlyWarning };
// "trend_changed", "early_warning"
std::string_view toString(TrendEventKind kind);

// What one closed candle means. 4 bytes: one is produced for every candle of a run.
struct BarState {
    BarClass barClass = BarClass::Unclassified;
    Trend trend = Trend::Neutral; // after this candle
    Trend previousTrend = Trend::Neutral;
    bool earlyWarning = false;

    bool trendChanged() const { return trend != previousTrend; }
};

struct TrendEvent {
    UtcMs time; // close time of the candle that fired it
    TrendEventKind kind = TrendEventKind::TrendChanged;
    Trend from = Trend::Neutral;
    Trend to = Trend::Neutral;

    bool operator==(const TrendEvent&) const = default;
};

// Incremental; the same code serves the chart, a run and live candles.
class BarAnalyzer {
public:
    explicit BarAnalyzer(AnalysisOptions options = {});
    // Feeds the next closed candle.
    BarState step(const Candle& candle);

private:
    BarClass classify(const Candle& candle);
    bool isLowVolume(double volume);

    AnalysisOptions m_options;
    double m_upper = 0; // what the next close must exceed
    double m_lower = 0;
    bool m_hasPrevious = false;
    Trend m_trend = Trend::Neutral;
    BarClass m_lastReal = BarClass::Unclassified;
    int m_run = 0; // real bars of one side in a row
    std::vector<double> m_volumes; // ring of the last volumeLength values
    std::size_t m_volumeNext = 0;
    std::size_t m_volumeCount = 0;
    double m_volumeSum = 0;
};

struct BarAnalysis {
    std::vector<BarState> states; // one per candle of the series
    std::vector<TrendEvent> events;
};
BarAnalysis analyzeBars(const Series& series, const AnalysisOptions& options = {});

}
