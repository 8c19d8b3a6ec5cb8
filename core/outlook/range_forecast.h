// Where the next candle will probably close: filtered historical simulation (Barone-Adesi, Giannopoulos and Vosper,
// "VaR without correlations for portfolios of derivative securities", 1999), one closed candle at a time.
//
// The log return of each candle is divided by the volatility that was known before it: the root of an exponentially
// weighted mean of squared returns. Quantiles of the newest of these standardised returns, times the volatility known
// now, are the bands around the last close. Whatever is said about a candle was worked out of candles that closed
// before it opened; how often such bands held is counted as they are told, so the count never knows the future either.
//
// A candle after a gap has no return, neither to learn from nor to be judged by.
#pragma once

#include "core/market/candle.h"
#include "core/market/timeframe.h"
#include "core/outlook/calibration.h"

#include <optional>
#include <vector>

namespace truebar {

struct ForecastSettings {
    double decay = 0.94; // weight of the past in the mean of squares, per candle
    int window = 500; // standardised returns that the quantiles are of
    double narrow = 0.5; // share of closes that shall be within
    double wide = 0.9;

    // 0.5 ≤ decay ≤ 0.999; 0.05 ≤ narrow < wide ≤ 0.98; least() ≤ window ≤ 10,000. "outlook.decay", "outlook.levels",
    // "outlook.window".
    static Result<ForecastSettings> checked(const ForecastSettings& settings);
    // Standardised returns without which nothing is said: so many that five lie beyond either end of the wide band.
    int least() const;

    bool operator==(const ForecastSettings&) const = default;
};

struct PriceBand {
    double low = 0;
    double high = 0;

    // The ends belong to it.
    bool contains(double price) const { return low <= price && price <= high; }
    bool operator==(const PriceBand&) const = default;
};

struct RangeForecast {
    UtcMs from{}; // when the candle opens
    UtcMs until{}; // when it closes
    double base = 0; // the close before it
    double volatility = 0; // of the log return, for one candle
    PriceBand narrow{};
    PriceBand wide{};
    std::size_t sample = 0; // standardised returns behind the quantiles

    bool operator==(const RangeForecast&) const = default;
};

class RangeForecaster {
public:
    RangeForecaster(Timeframe timeframe, const ForecastSettings& settings);

    // Feeds the next closed candle: judges what was said of it, learns from it, and looks ahead.
    void step(const Candle& candle);

    // Of the candle after the last one; empty while there are too few candles, or no movement at all.
    const std::optional<RangeForecast>& next() const { return m_next; }
    const Calibration& calibration() const { return m_calibration; }
    // How many standardised returns there are, window at most.
    std::size_t sample() const { return m_sorted.size(); }

private:
    void judge(const Candle& candle, double standardised);
    void learn(double squared);
    void remember(double standardised);
    void lookAhead(const Candle& candle);

    Timeframe m_timeframe;
    ForecastSettings m_settings;
    bool m_hasPrevious = false;
    double m_close = 0;
    UtcMs m_end{}; // when the last candle closed
    int m_seeded = 0; // returns in the first, plain mean of squares
    double m_variance = 0;
    std::vector<double> m_ring; // standardised returns, oldest overwritten first
    std::size_t m_oldest = 0;
    std::vector<double> m_sorted; // the same, ascending
    std::optional<RangeForecast> m_next;
    Calibration m_calibration;
};

} // namespace truebar
