#include "core/outlook/range_forecast.h"

#include <algorithm>
#include <cmath>

namespace truebar {

namespace {

constexpr int seedLength = 20; // returns in the plain mean with which the volatility begins
constexpr int beyondEachEnd = 5;
constexpr int mostWindow = 10'000;

// Quantile type 6 of Hyndman and Fan: of n exchangeable values, the next one lies below it with exactly that chance.
double quantileOf(const std::vector<double>& sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() + 1) - 1;
    const double last = static_cast<double>(sorted.size() - 1);
    const double within = std::clamp(place, 0.0, last);
    const auto lower = static_cast<std::size_t>(within);
    const std::size_t upper = std::min(lower + 1, sorted.size() - 1);
    return sorted[lower] + (within - std::floor(within)) * (sorted[upper] - sorted[lower]);
}

struct Ends {
    double low;
    double high;
};
Ends endsOf(const std::vector<double>& sorted, double level) {
    return {quantileOf(sorted, (1 - level) / 2), quantileOf(sorted, (1 + level) / 2)};
}

} // namespace

int ForecastSettings::least() const {
    // A hair less, so that 0.1 in binary does not make 101 of 100.
    return std::max(50, static_cast<int>(std::ceil(2 * beyondEachEnd / (1 - wide) - 1e-6)));
}

Result<ForecastSettings> ForecastSettings::checked(const ForecastSettings& settings) {
    if (!(settings.decay >= 0.5 && settings.decay <= 0.999))
        return Error{"outlook.decay", "the decay must be from 0.5 to 0.999"};
    if (!(settings.narrow >= 0.05 && settings.narrow < settings.wide && settings.wide <= 0.98))
        return Error{"outlook.levels", "the bands must be from 5 % to 98 %, the narrow one below the wide one"};
    if (settings.window < settings.least() || settings.window > mostWindow)
        return Error{"outlook.window", "the window must be from %1 to %2 candles",
            {std::to_string(settings.least()), std::to_string(mostWindow)}};
    return settings;
}

RangeForecaster::RangeForecaster(Timeframe timeframe, const ForecastSettings& settings)
    : m_timeframe(timeframe)
    , m_settings(settings) {
    const auto window = static_cast<std::size_t>(settings.window);
    m_ring.reserve(window);
    m_sorted.reserve(window + 1);
    m_calibration.narrow.level = settings.narrow;
    m_calibration.wide.level = settings.wide;
    for (std::size_t i = 0; i < m_calibration.deciles.size(); ++i)
        m_calibration.deciles[i].level = static_cast<double>(i + 1) / 10;
}

void RangeForecaster::step(const Candle& candle) {
    const bool follows = m_hasPrevious && candle.openTime == m_end && m_close > 0 && candle.close > 0;
    if (follows) {
        const double change = std::log(candle.close / m_close);
        const bool isStandardised = m_seeded == seedLength && m_variance > 0;
        const double standardised = isStandardised ? change / std::sqrt(m_variance) : 0;
        if (m_next)
            judge(candle, standardised);
        if (isStandardised && std::isfinite(standardised))
            remember(standardised);
        learn(change * change);
    }
    m_hasPrevious = true;
    m_close = candle.close;
    m_end = m_timeframe.next(candle.openTime);
    lookAhead(candle);
}

void RangeForecaster::judge(const Candle& candle, double standardised) {
    m_calibration.narrow.add(m_next->narrow.contains(candle.close));
    m_calibration.wide.add(m_next->wide.contains(candle.close));
    for (HitCount& each : m_calibration.deciles) {
        const Ends ends = endsOf(m_sorted, each.level);
        each.add(ends.low <= standardised && standardised <= ends.high);
    }
}

void RangeForecaster::learn(double squared) {
    if (m_seeded < seedLength) {
        ++m_seeded;
        m_variance += (squared - m_variance) / m_seeded;
        return;
    }
    m_variance = m_settings.decay * m_variance + (1 - m_settings.decay) * squared;
}

void RangeForecaster::remember(double standardised) {
    if (m_ring.size() < static_cast<std::size_t>(m_settings.window)) {
        m_ring.push_back(standardised);
    } else {
        m_sorted.erase(std::lower_bound(m_sorted.begin(), m_sorted.end(), m_ring[m_oldest]));
        m_ring[m_oldest] = standardised;
        m_oldest = (m_oldest + 1) % m_ring.size();
    }
    m_sorted.insert(std::upper_bound(m_sorted.begin(), m_sorted.end(), standardised), standardised);
}

void RangeForecaster::lookAhead(const Candle& candle) {
    m_next.reset();
    if (m_sorted.size() < static_cast<std::size_t>(m_settings.least()) || !(m_variance > 0) || !(candle.close > 0))
        return;
    RangeForecast out;
    out.from = m_end;
    out.until = m_timeframe.next(m_end);
    out.base = candle.close;
    out.volatility = std::sqrt(m_variance);
    out.sample = m_sorted.size();
    for (const auto& [level, band] : {std::pair{m_settings.narrow, &out.narrow}, {m_settings.wide, &out.wide}}) {
        const Ends ends = endsOf(m_sorted, level);
        band->low = candle.close * std::exp(out.volatility * ends.low);
        band->high = candle.close * std::exp(out.volatility * ends.high);
    }
    if (std::isfinite(out.wide.low) && std::isfinite(out.wide.high))
        m_next = out;
}

} // namespace truebar
