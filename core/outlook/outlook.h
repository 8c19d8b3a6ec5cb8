// What several timeframes of one instrument say together: the trend of each, their consensus, and where the next
// candle of each will probably close. Closed candles only; it tells and never trades.
#pragma once

#include "core/analysis/bar_analysis.h"
#include "core/market/series.h"
#include "core/outlook/range_forecast.h"

#include <deque>
#include <span>
#include <string_view>

namespace truebar {

// Bullish or bearish if at least `quorum` timeframes are, else neutral.
struct Consensus {
    Trend side = Trend::Neutral;
    int bullish = 0; // timeframes
    int bearish = 0;
    int total = 0;

    // Of the side, or of the stronger one if there is no consensus.
    int agreeing() const { return std::max(bullish, bearish); }
    bool operator==(const Consensus&) const = default;
};
Consensus consensusOf(std::span<const Trend> trends, int quorum);

struct OutlookSettings {
    std::vector<Timeframe> timeframes{Timeframe(1, Timeframe::Unit::Hour), Timeframe(4, Timeframe::Unit::Hour),
        Timeframe(1, Timeframe::Unit::Day)}; // ascending
    int quorum = 2; // more than half of them, so that never both sides have it
    ForecastSettings forecast{};
    AnalysisOptions bars{};

    static constexpr std::size_t mostTimeframes = 5;
    // Sorts the timeframes. "outlook.timeframes" unless there are one to five different ones, each made of whole
    // candles of the first; "outlook.quorum"; errors of ForecastSettings.
    static Result<OutlookSettings> checked(OutlookSettings settings);
    bool operator==(const OutlookSettings&) const = default;
};

enum class OutlookEventKind : std::uint8_t {
    TrendChanged, // of one timeframe
    ConsensusChanged,
    BandLeft, // a candle closed outside the wide band
};
constexpr int outlookEventKindCount = 3;
// "trend_changed", "consensus_changed", "band_left"
std::string_view toString(OutlookEventKind kind);

struct OutlookEvent {
    UtcMs time{}; // close of the candle that fired it
    OutlookEventKind kind = OutlookEventKind::TrendChanged;
    Timeframe timeframe{}; // for a consensus: the shortest
    Trend from = Trend::Neutral; // for a left band: neutral
    Trend to = Trend::Neutral; // for a left band: the side on which it was left
    double close = 0; // of the shortest timeframe, or of that which fired it
    PriceBand band{}; // that was left
    Consensus consensus{}; // after it

    bool operator==(const OutlookEvent&) const = default;
};

// One candle, and what had been said of it before it opened.
struct OutlookPoint {
    Candle candle{};
    BarState state{};
    std::optional<RangeForecast> forecast{};
};

// How one timeframe is after its last closed candle.
struct TimeframeOutlook {
    Timeframe timeframe{};
    std::size_t candles = 0;
    std::optional<UtcMs> lastClose{}; // when
    double close = 0;
    BarClass barClass = BarClass::Unclassified;
    Trend trend = Trend::Neutral;
    std::optional<UtcMs> trendSince{}; // empty: there is no trend yet
    std::optional<RangeForecast> forecast{}; // of the next candle
    std::size_t sample = 0; // returns that the forecast has, or would need more of
    int needed = 0;
    Calibration calibration{};
    std::deque<OutlookPoint> recent{}; // oldest first
};

struct OutlookState {
    std::vector<TimeframeOutlook> timeframes{}; // as in the settings
    Consensus consensus{};
    std::optional<UtcMs> consensusSince{}; // when its side became what it is; empty: it was never another
};

class Outlook {
public:
    static constexpr std::size_t mostRecent = 120;

    // Settings are checked.
    explicit Outlook(const OutlookSettings& settings);

    // Candles that have closed since the last call, one series for each timeframe; those that close at one time are
    // taken together. What changed, in order of time.
    std::vector<OutlookEvent> advance(const std::vector<Series>& closed);

    const OutlookState& state() const { return m_state; }
    const OutlookSettings& settings() const { return m_settings; }

private:
    struct Machine {
        BarAnalyzer bars;
        RangeForecaster forecaster;
    };
    void step(std::size_t index, const Candle& candle, std::vector<OutlookEvent>& events);
    void agree(UtcMs time, std::vector<OutlookEvent>& events);

    OutlookSettings m_settings;
    std::vector<Machine> m_machines;
    OutlookState m_state;
};

} // namespace truebar
