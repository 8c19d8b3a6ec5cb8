#include "core/jobs/search_plan.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <unordered_map>

namespace truebar {

namespace {

// The distributions of the standard library differ between libraries; these numbers must not.
class Draw {
public:
    explicit Draw(std::uint64_t seed)
        : m_engine(seed) { }

    // 0 … below − 1, each equally likely.
    std::uint64_t below(std::uint64_t limit) {
        const std::uint64_t uneven = (0 - limit) % limit; // 2^64 mod limit
        while (true) {
            const std::uint64_t drawn = m_engine();
            if (drawn >= uneven)
                return drawn % limit;
        }
    }
    // [0, 1)
    double unit() { return static_cast<double>(m_engine() >> 11) * 0x1p-53; }

private:
    std::mt19937_64 m_engine;
};

} // namespace

std::uint64_t combinationCount(std::span<const std::size_t> sizes, std::uint64_t limit) {
    std::uint64_t out = 1;
    for (const std::size_t size : sizes) {
        if (size > (limit + 1) / out)
            return limit + 1;
        out *= size;
    }
    return out;
}

Combination combinationAt(std::span<const std::size_t> sizes, std::uint64_t number) {
    Combination out(sizes.size());
    for (std::size_t axis = sizes.size(); axis-- > 0;) {
        out[axis] = static_cast<std::uint32_t>(number % sizes[axis]);
        number /= sizes[axis];
    }
    return out;
}

std::vector<Combination> gridPlan(std::span<const std::size_t> sizes) {
    const std::uint64_t count = combinationCount(sizes, UINT64_MAX - 1);
    std::vector<Combination> out;
    out.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i)
        out.push_back(combinationAt(sizes, i));
    return out;
}

std::vector<Combination> randomPlan(std::span<const std::size_t> sizes, std::uint64_t trials, std::uint64_t seed) {
    const std::uint64_t count = combinationCount(sizes, UINT64_MAX - 1);
    Draw draw(seed);
    std::vector<Combination> out;
    // Fisher and Yates over all numbers, of which only those that moved are written down.
    std::unordered_map<std::uint64_t, std::uint64_t> moved;
    const auto at = [&](std::uint64_t i) {
        const auto found = moved.find(i);
        return found == moved.end() ? i : found->second;
    };
    for (std::uint64_t i = 0; i < std::min(trials, count); ++i) {
        const std::uint64_t chosen = i + draw.below(count - i);
        out.push_back(combinationAt(sizes, at(chosen)));
        moved[chosen] = at(i);
    }
    return out;
}

std::vector<Combination> latinPlan(std::span<const std::size_t> sizes, std::uint64_t trials, std::uint64_t seed) {
    Draw draw(seed);
    std::vector<Combination> points(trials, Combination(sizes.size()));
    std::vector<std::uint64_t> strata(trials);
    for (std::size_t axis = 0; axis < sizes.size(); ++axis) {
        std::iota(strata.begin(), strata.end(), 0);
        for (std::uint64_t i = trials; i > 1; --i)
            std::swap(strata[i - 1], strata[draw.below(i)]);
        for (std::uint64_t i = 0; i < trials; ++i) {
            const double place = (static_cast<double>(strata[i]) + draw.unit()) / static_cast<double>(trials);
            const auto index = static_cast<std::size_t>(place * static_cast<double>(sizes[axis]));
            points[i][axis] = static_cast<std::uint32_t>(std::min(index, sizes[axis] - 1));
        }
    }
    std::set<Combination> seen;
    std::erase_if(points, [&](const Combination& point) { return !seen.insert(point).second; });
    return points;
}

} // namespace truebar
