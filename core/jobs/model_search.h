// A search that learns from what it has tried, by NLopt, over the indices of the axes.
#pragma once

#include "core/base/result.h"
#include "core/jobs/search_plan.h"

#include <functional>
#include <optional>
#include <span>

namespace truebar {

enum class ModelSearch : std::uint8_t {
    Direct, // dividing rectangles (DIRECT-L): no randomness at all
    ControlledRandom, // CRS2 with local mutation: a population, by seed
};

// What a combination is worth: the lower the better, empty if it is worth nothing. An error ends the search.
using CostOf = std::function<Result<std::optional<double>>(const Combination&)>;

// Asks for each combination once at most, for `trials` of them at most; fewer if the search comes to rest or if there
// are fewer. The same costs give the same questions, so a search that was interrupted is repeated from the costs
// already known. Errors: those of `cost`; "internal.search".
Result<void> searchByModel(ModelSearch method, std::span<const std::size_t> sizes, std::uint64_t trials,
    std::uint64_t seed, const CostOf& cost);

} // namespace truebar
