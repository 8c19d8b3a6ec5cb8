// The probability that a search has found luck: combinatorially symmetric cross-validation (CSCV).
//   Bailey, Borwein, López de Prado, Zhu: The Probability of Backtest Overfitting, Journal of Computational Finance
//   20 (4), 2017.
#pragma once

#include "core/robustness/parallel.h"
#include "core/robustness/trial_matrix.h"

#include <cstdint>
#include <optional>

namespace truebar {

struct OverfittingOptions {
    int blocks = 16; // S: even, 2 … 20; all C(S, S/2) halves are tried
    Workers workers{};
};

// One way to halve the days.
struct CscvSplit {
    std::uint32_t inSample = 0; // bit b: block b belongs to the half that chooses
    std::uint32_t chosen = 0; // the best trial there; of equals the first
    double chosenSharpe = 0; // there, per day
    double otherSharpe = 0; // of the same trial in the other half
    double logit = 0; // ln(ω / (1 − ω)), ω its rank in the other half / (trials + 1); ties have their middle rank

    bool operator==(const CscvSplit&) const = default;
};

struct Overfitting {
    double probability = 0; // PBO: share of the splits with logit ≤ 0
    double lossProbability = 0; // share in which the chosen trial has a Sharpe ratio below 0 in the other half
    // Least squares of otherSharpe on chosenSharpe over all splits; empty if chosenSharpe does not vary. A negative
    // slope: the better it looks, the worse it does.
    std::optional<double> degradationSlope{};
    std::optional<double> degradationIntercept{};
    std::vector<CscvSplit> splits{}; // in the order of their masks
};

// The days are cut into S blocks in a row, the first (days mod S) of them one day longer. "robustness.blocks",
// "robustness.too_few_days" (fewer than two a block), "robustness.cancelled".
Result<Overfitting> probabilityOfOverfitting(const TrialMatrix& matrix, const OverfittingOptions& options = {});

} // namespace truebar
