// How far a Sharpe ratio can be believed. Every Sharpe ratio here is of one period (a day), not annualised.
//   [1] Bailey, López de Prado: The Sharpe Ratio Efficient Frontier, Journal of Risk 15 (2), 2012
//   [2] Bailey, López de Prado: The Deflated Sharpe Ratio, Journal of Portfolio Management 40 (5), 2014
#pragma once

#include <optional>
#include <span>

namespace truebar {

struct SharpeEstimate {
    double sharpe = 0; // mean / standard deviation, risk-free rate 0
    double skewness = 0;
    double kurtosis = 3; // of a normal sample: 3
    double periods = 0;
};
// Empty below four returns or without deviation.
std::optional<SharpeEstimate> estimateSharpe(std::span<const double> returns);

// PSR [1, eq. 11]: the probability that the true Sharpe ratio is above `benchmark`,
// Φ((SR − SR*)·√(n − 1) / √(1 − γ₃·SR + (γ₄ − 1)/4·SR²)). Empty where the root is not of a positive number.
std::optional<double> probabilisticSharpe(const SharpeEstimate& estimate, double benchmark);
std::optional<double> probabilisticSharpe(std::span<const double> returns, double benchmark);

// MinTRL [1, eq. 13]: the periods needed for PSR(benchmark) ≥ confidence, were the estimate right. Empty if the
// estimate is not above the benchmark. Precondition: 0 < confidence < 1.
std::optional<double> minimumTrackRecord(const SharpeEstimate& estimate, double benchmark, double confidence = 0.95);

// [2, eq. 6 without the mean]: what the best of `trials` independent trials without any skill is expected to show when
// their Sharpe ratios have this variance: √V·((1 − γ)·Φ⁻¹(1 − 1/N) + γ·Φ⁻¹(1 − 1/(N·e))), γ Euler's constant. 0 up to
// one trial.
double expectedMaximumSharpe(double trials, double varianceOfSharpes);

// DSR [2]: PSR against what the best of all trials shows by luck.
struct DeflatedSharpe {
    double probability = 0;
    double benchmark = 0; // the expected maximum, per period
    double trials = 0; // as counted: all, or the effective number
    double variance = 0; // of the Sharpe ratios of the trials
};
// `trialSharpes` are of all trials, the chosen one and the failed ones (with 0) included. `effectiveTrials` replaces
// their number where trials resemble each other (TrialMatrix::effectiveTrials). Empty if PSR is.
std::optional<DeflatedSharpe> deflatedSharpe(const SharpeEstimate& estimate, std::span<const double> trialSharpes,
    std::optional<double> effectiveTrials = std::nullopt);

} // namespace truebar
