#include "core/stats/sharpe_inference.h"

#include "core/stats/moments.h"

#include <boost/math/constants/constants.hpp>
#include <boost/math/distributions/normal.hpp>

#include <cmath>

namespace truebar {

namespace {

const boost::math::normal standardNormal;

// Of the estimator, times n − 1.
double varianceOf(const SharpeEstimate& e) {
    return 1 - e.skewness * e.sharpe + (e.kurtosis - 1) / 4 * e.sharpe * e.sharpe;
}

} // namespace

std::optional<SharpeEstimate> estimateSharpe(std::span<const double> returns) {
    const auto shape = shapeOf(returns);
    const auto deviation = deviationOf(returns);
    if (!shape || !deviation)
        return std::nullopt;
    return SharpeEstimate{
        meanOf(returns) / *deviation, shape->skewness, shape->kurtosis, static_cast<double>(returns.size())};
}

std::optional<double> probabilisticSharpe(const SharpeEstimate& estimate, double benchmark) {
    const double variance = varianceOf(estimate);
    if (!(variance > 0) || !(estimate.periods > 1))
        return std::nullopt;
    return boost::math::cdf(
        standardNormal, (estimate.sharpe - benchmark) * std::sqrt(estimate.periods - 1) / std::sqrt(variance));
}

std::optional<double> probabilisticSharpe(std::span<const double> returns, double benchmark) {
    const auto estimate = estimateSharpe(returns);
    return estimate ? probabilisticSharpe(*estimate, benchmark) : std::nullopt;
}

std::optional<double> minimumTrackRecord(const SharpeEstimate& estimate, double benchmark, double confidence) {
    const double variance = varianceOf(estimate);
    const double edge = estimate.sharpe - benchmark;
    if (!(variance > 0) || !(edge > 0))
        return std::nullopt;
    const double quantile = boost::math::quantile(standardNormal, confidence) / edge;
    const double periods = 1 + variance * quantile * quantile;
    return std::isfinite(periods) ? std::optional(periods) : std::nullopt;
}

double expectedMaximumSharpe(double trials, double varianceOfSharpes) {
    if (!(trials > 1) || !(varianceOfSharpes > 0))
        return 0;
    constexpr double gamma = boost::math::constants::euler<double>();
    const double highest = boost::math::quantile(boost::math::complement(standardNormal, 1 / trials));
    const double beyond = boost::math::quantile(
        boost::math::complement(standardNormal, 1 / (trials * boost::math::constants::e<double>())));
    return std::sqrt(varianceOfSharpes) * ((1 - gamma) * highest + gamma * beyond);
}

std::optional<DeflatedSharpe> deflatedSharpe(
    const SharpeEstimate& estimate, std::span<const double> trialSharpes, std::optional<double> effectiveTrials) {
    DeflatedSharpe out;
    out.trials = effectiveTrials.value_or(static_cast<double>(trialSharpes.size()));
    const double spread = deviationOf(trialSharpes).value_or(0);
    out.variance = spread * spread;
    out.benchmark = expectedMaximumSharpe(out.trials, out.variance);
    const auto probability = probabilisticSharpe(estimate, out.benchmark);
    if (!probability)
        return std::nullopt;
    out.probability = *probability;
    return out;
}

} // namespace truebar
