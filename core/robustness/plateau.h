// Whether the best settings stand on a plateau or on a needle.
#pragma once

#include "core/base/result.h"

#include <optional>
#include <span>
#include <vector>

namespace truebar {

// A full grid: values in row-major order (the last axis runs fastest), one for each combination; empty where the trial
// failed or its metric is undefined. Higher is better.
struct ParameterSurface {
    std::vector<std::size_t> lengths{}; // of each axis, ≥ 1
    std::span<const std::optional<double>> values{};
};

// Ours, after Pardo (The Evaluation and Optimization of Trading Strategies, 2008, ch. 10: choose from a smooth top, not
// a spike). The neighbours of a cell are those within one step on every axis, itself not among them; a failed neighbour
// counts as the surface's least value.
//   smoothed(c) = mean of c and its neighbours
//   score(c)    = (mean of its neighbours − m) / (value of c − m), between 0 and 1, m the median of the surface:
// what is left of the edge over a typical setting after one step in any direction. 1 plateau, 0 needle.
struct Plateau {
    std::size_t best = 0; // index of the highest value; of equals the first
    std::optional<double> bestScore{}; // empty if the best is not above the median, or has no neighbour
    std::size_t smoothest = 0; // index of the highest smoothed value: the safer choice
    std::vector<std::optional<double>> smoothed{}; // empty where the value is
};

// "robustness.surface": no value, or not as many as the lengths say.
Result<Plateau> plateauOf(const ParameterSurface& surface);

} // namespace truebar
