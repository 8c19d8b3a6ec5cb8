// Which combinations of a space of settings a search without feedback tries, and in which order. Everything follows
// from the sizes of the axes and a seed, on every machine.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace truebar {

// A combination: for each axis the index of its value.
using Combination = std::vector<std::uint32_t>;

// Number of combinations, at most `limit` + 1 (so that it cannot overflow).
std::uint64_t combinationCount(std::span<const std::size_t> sizes, std::uint64_t limit);
// The combination of that number, the last axis running fastest.
Combination combinationAt(std::span<const std::size_t> sizes, std::uint64_t number);

// All of them, in order.
std::vector<Combination> gridPlan(std::span<const std::size_t> sizes);
// `trials` different ones (all, if there are no more), in the order in which they were drawn.
std::vector<Combination> randomPlan(std::span<const std::size_t> sizes, std::uint64_t trials, std::uint64_t seed);
// Latin hypercube: every axis is cut into `trials` strata of equal width and each stratum is used once. Axes with fewer
// values than trials use each value about equally often; combinations that came before are left out.
std::vector<Combination> latinPlan(std::span<const std::size_t> sizes, std::uint64_t trials, std::uint64_t seed);

} // namespace truebar
