#include "core/robustness/plateau.h"

#include "core/robustness/distribution.h"

#include <algorithm>
#include <numeric>

namespace truebar {

namespace {

std::vector<std::size_t> placeOf(std::size_t index, const std::vector<std::size_t>& lengths) {
    std::vector<std::size_t> out(lengths.size());
    for (std::size_t axis = lengths.size(); axis-- > 0;) {
        out[axis] = index % lengths[axis];
        index /= lengths[axis];
    }
    return out;
}

// Indices of all cells within one step of `index`, without itself.
std::vector<std::size_t> neighboursOf(std::size_t index, const std::vector<std::size_t>& lengths) {
    std::vector<std::size_t> out{0};
    const auto place = placeOf(index, lengths);
    for (std::size_t axis = 0; axis < lengths.size(); ++axis) {
        std::vector<std::size_t> longer;
        const std::size_t from = place[axis] == 0 ? 0 : place[axis] - 1;
        const std::size_t to = std::min(place[axis] + 1, lengths[axis] - 1);
        for (const std::size_t prefix : out) {
            for (std::size_t i = from; i <= to; ++i)
                longer.push_back(prefix * lengths[axis] + i);
        }
        out = std::move(longer);
    }
    out.erase(std::find(out.begin(), out.end(), index));
    return out;
}

} // namespace

Result<Plateau> plateauOf(const ParameterSurface& surface) {
    const std::size_t cells =
        std::accumulate(surface.lengths.begin(), surface.lengths.end(), std::size_t(1), std::multiplies<>());
    std::vector<double> known;
    for (const auto& value : surface.values) {
        if (value)
            known.push_back(*value);
    }
    if (surface.lengths.empty() || cells != surface.values.size() || known.empty())
        return Error{"robustness.surface",
            "a surface needs a value for each of its %1 settings, and one that is defined", {std::to_string(cells)}};
    std::sort(known.begin(), known.end());
    const double least = known.front();
    const double median = quantileOfSorted(known, 0.5);
    Plateau out;
    out.smoothed.resize(cells);
    std::optional<double> highest;
    std::optional<double> highestSmoothed;
    for (std::size_t i = 0; i < cells; ++i) {
        const auto& value = surface.values[i];
        if (!value)
            continue;
        const auto neighbours = neighboursOf(i, surface.lengths);
        double sum = 0;
        for (const std::size_t n : neighbours)
            sum += surface.values[n].value_or(least);
        out.smoothed[i] = (sum + *value) / static_cast<double>(neighbours.size() + 1);
        if (!highest || *value > *highest) {
            highest = value;
            out.best = i;
            out.bestScore = std::nullopt;
            if (*value > median && !neighbours.empty())
                out.bestScore =
                    std::clamp((sum / static_cast<double>(neighbours.size()) - median) / (*value - median), 0.0, 1.0);
        }
        if (!highestSmoothed || *out.smoothed[i] > *highestSmoothed) {
            highestSmoothed = out.smoothed[i];
            out.smoothest = i;
        }
    }
    return out;
}

} // namespace truebar
