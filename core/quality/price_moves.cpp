#include "core/quality/price_moves.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace truebar {

namespace {

double medianOf(std::span<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double noiseOf(std::span<double> scratch) {
    constexpr double deviationsPerMedian = 1.4826; // of a normal distribution
    const auto zeros = std::partition(scratch.begin(), scratch.end(), [](double size) { return size > 0; });
    const auto moved = static_cast<std::size_t>(zeros - scratch.begin());
    if (moved == 0)
        return std::numeric_limits<double>::infinity();
    const double usual = medianOf(scratch.first(moved));
    return moved * 2 <= scratch.size() ? usual : std::max(usual, deviationsPerMedian * medianOf(scratch));
}

} // namespace

PriceMoves::PriceMoves(std::span<const double> closes)
    : m_closes(closes) {
    std::vector<double> sizes;
    for (std::size_t begin = 0; begin < closes.size(); begin += block) {
        sizes.clear();
        for (std::size_t i = begin; i < std::min(begin + block, closes.size()); ++i)
            sizes.push_back(std::abs(move(i)));
        m_noise.push_back(noiseOf(sizes));
    }
}

double PriceMoves::move(std::size_t i) const {
    return i > 0 && m_closes[i] > 0 && m_closes[i - 1] > 0 ? std::log(m_closes[i] / m_closes[i - 1]) : 0;
}

} // namespace truebar
