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

double noiseOf(std::span<const double> moves, std::vector<double>& scratch) {
    constexpr double deviationsPerMedian = 1.4826; // of a normal distribution
    scratch.clear();
    for (const double move : moves)
        scratch.push_back(std::abs(move));
    const auto zeros = std::partition(scratch.begin(), scratch.end(), [](double size) { return size > 0; });
    const auto moved = static_cast<std::size_t>(zeros - scratch.begin());
    if (moved == 0)
        return std::numeric_limits<double>::infinity();
    const double usual = medianOf({scratch.data(), moved});
    return moved * 2 <= scratch.size() ? usual : std::max(usual, deviationsPerMedian * medianOf(scratch));
}

} // namespace

PriceMoves::PriceMoves(std::span<const double> closes)
    : m_moves(closes.size()) {
    for (std::size_t i = 1; i < closes.size(); ++i)
        m_moves[i] = closes[i] > 0 && closes[i - 1] > 0 ? std::log(closes[i] / closes[i - 1]) : 0;
    std::vector<double> scratch;
    for (std::size_t begin = 0; begin < m_moves.size(); begin += block) {
        const std::size_t count = std::min(block, m_moves.size() - begin);
        m_noise.push_back(noiseOf(std::span(m_moves).subspan(begin, count), scratch));
    }
}

} // namespace truebar
