// Returns made of noise, for tests that must find nothing in it, or something planted.
#pragma once

#include "core/robustness/random.h"
#include "core/robustness/trial_matrix.h"

#include <cmath>
#include <numbers>
#include <vector>

namespace truebar::test {

// Box and Muller.
inline double normal(Random& random) {
    const double u = 1 - random.uniform();
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * random.uniform());
}

// Daily returns with a deviation of 1 % and the given Sharpe ratio per day.
inline std::vector<double> noise(std::size_t days, Random& random, double sharpe = 0) {
    std::vector<double> out;
    for (std::size_t i = 0; i < days; ++i)
        out.push_back(0.01 * (normal(random) + sharpe));
    return out;
}

// xᵢ = φ·xᵢ₋₁ + noise, with a mean of 0.
inline std::vector<double> autoregressive(std::size_t days, Random& random, double phi) {
    std::vector<double> out;
    double x = normal(random) / std::sqrt(1 - phi * phi);
    for (std::size_t i = 0; i < days; ++i) {
        out.push_back(0.01 * x);
        x = phi * x + normal(random);
    }
    return out;
}

inline TrialMatrix matrixOf(const std::vector<std::vector<double>>& trials) {
    std::vector<TrialReturns> rows;
    for (const auto& trial : trials)
        rows.push_back({trial, false});
    return TrialMatrix::of(rows).value();
}

} // namespace truebar::test
