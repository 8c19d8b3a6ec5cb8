#include "core/quality/spikes.h"

#include <algorithm>
#include <cmath>

namespace truebar {

namespace {

// How many candles the leap at `i` lasts; 0 if it does not come back in time.
std::size_t leapLength(const Series& series, std::size_t i, double move, const QualitySettings& settings) {
    const auto closes = series.closes();
    for (std::size_t k = 1; k <= settings.spikeCandles && i + k < closes.size(); ++k) {
        if (std::abs(std::log(closes[i + k] / closes[i - 1])) <= settings.spikeReturn * std::abs(move))
            return k;
    }
    return 0;
}

void findLeaps(
    const Series& series, const PriceMoves& moves, const QualitySettings& settings, std::vector<Finding>& out) {
    const auto closes = series.closes();
    // A little less than the least move: most candles are told without a logarithm.
    const double least = std::exp(settings.spikeMove) * (1 - 1e-9);
    for (std::size_t i = 1; i < closes.size(); ++i) {
        if (closes[i] < least * closes[i - 1] && closes[i - 1] < least * closes[i])
            continue;
        const double move = moves.move(i);
        if (std::abs(move) < std::max(settings.spikeMove, settings.spikeNoise * moves.noise(i)))
            continue;
        const std::size_t length = leapLength(series, i, move, settings);
        if (length == 0)
            continue;
        out.push_back({Check::Spike, Severity::Warning, {series.times()[i], series.closeTime(i + length - 1)}, length,
            closes[i], closes[i - 1]});
        i += length; // the way back is not a leap of its own
    }
}

void findWicks(
    const Series& series, const PriceMoves& moves, const QualitySettings& settings, std::vector<Finding>& out) {
    FindingRun wicks(Check::LongWick, Severity::Info, out);
    const double least = std::exp(settings.wickMove);
    for (std::size_t i = 0; i < series.size(); ++i) {
        const double top = std::max(series.opens()[i], series.closes()[i]);
        const double bottom = std::min(series.opens()[i], series.closes()[i]);
        const double up = series.highs()[i] / top;
        const double down = bottom / series.lows()[i];
        const double longest = std::max(up, down);
        if (longest < least || std::log(longest) < settings.wickNoise * moves.noise(i))
            continue;
        wicks.add(i, {series.times()[i], series.closeTime(i)}, up > down ? series.highs()[i] : series.lows()[i],
            up > down ? top : bottom);
    }
}

} // namespace

void findSpikes(
    const Series& series, const PriceMoves& moves, const QualitySettings& settings, std::vector<Finding>& out) {
    findLeaps(series, moves, settings, out);
    findWicks(series, moves, settings, out);
}

} // namespace truebar
