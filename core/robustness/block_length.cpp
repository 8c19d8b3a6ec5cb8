#include "core/robustness/block_length.h"

#include "core/stats/moments.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace truebar {

namespace {

// R(0) … R(most), divided by n.
std::vector<double> autocovariances(std::span<const double> values, std::size_t most) {
    const double mean = meanOf(values);
    std::vector<double> out;
    for (std::size_t lag = 0; lag <= most; ++lag) {
        double sum = 0;
        for (std::size_t i = lag; i < values.size(); ++i)
            sum += (values[i] - mean) * (values[i - lag] - mean);
        out.push_back(sum / static_cast<double>(values.size()));
    }
    return out;
}

// The lag after which `run` correlations in a row are within the noise; the last that is not, if there is no such row.
std::size_t lastRealLag(const std::vector<double>& covariances, std::size_t run, double noise) {
    const auto isNoise = [&](std::size_t lag) { return std::fabs(covariances[lag] / covariances[0]) < noise; };
    std::size_t quiet = 0;
    std::size_t last = 0;
    for (std::size_t lag = 1; lag < covariances.size(); ++lag) {
        if (!isNoise(lag)) {
            quiet = 0;
            last = lag;
        } else if (++quiet == run) {
            return lag - run;
        }
    }
    return last;
}

// Politis and Romano's trapezoid.
double flatTop(double t) {
    return std::clamp(2 * (1 - std::fabs(t)), 0.0, 1.0);
}

} // namespace

double automaticBlockLength(std::span<const double> returns, BlockMethod method) {
    const auto n = static_cast<double>(returns.size());
    if (returns.size() < 8 || !deviationOf(returns))
        return 1;
    const double run = std::max(5.0, std::ceil(std::sqrt(std::log10(n))));
    const double most = std::min(std::ceil(std::sqrt(n)) + run, n - 1);
    const auto covariances = autocovariances(returns, static_cast<std::size_t>(most));
    const std::size_t real = lastRealLag(covariances, static_cast<std::size_t>(run), 2 * std::sqrt(std::log10(n) / n));
    // No correlation at all: the smallest window still looks at the first lag.
    const std::size_t window = std::min(std::max<std::size_t>(1, 2 * real), static_cast<std::size_t>(most));
    double spectrum = covariances[0]; // Σ λ(k/M)·R(k)
    double slope = 0; // Σ λ(k/M)·|k|·R(k)
    for (std::size_t lag = 1; lag <= window; ++lag) {
        const double weighted = 2 * flatTop(static_cast<double>(lag) / static_cast<double>(window)) * covariances[lag];
        spectrum += weighted;
        slope += weighted * static_cast<double>(lag);
    }
    const double variance = (method == BlockMethod::Stationary ? 2.0 : 4.0 / 3.0) * spectrum * spectrum;
    const double length = variance > 0 ? std::cbrt(2 * slope * slope / variance * n) : 1;
    return std::clamp(length, 1.0, std::max(1.0, std::ceil(std::min(3 * std::sqrt(n), n / 3))));
}

} // namespace truebar
