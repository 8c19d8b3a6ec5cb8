// How far prices move from candle to candle, and what of it is noise. Worked out once for all checks that ask.
#pragma once

#include "core/market/series.h"

#include <span>
#include <vector>

namespace truebar {

class PriceMoves {
public:
    // Closes must be positive; a close that is not has a move of 0. They must outlive this.
    explicit PriceMoves(std::span<const double> closes);

    std::size_t size() const { return m_closes.size(); }
    // ln(close i / close i−1); 0 for the first. A logarithm each time: kept for ten million candles they would be 80
    // MB.
    double move(std::size_t i) const;
    // The usual move around candle i: 1.4826 times the median of |move| over its block of 512 candles, but not less
    // than the median of those moves that are not zero, for markets whose price rests most of the time. Infinite where
    // nothing moves.
    double noise(std::size_t i) const { return m_noise[i / block]; }

private:
    static constexpr std::size_t block = 512;

    std::span<const double> m_closes;
    std::vector<double> m_noise; // per block
};

} // namespace truebar
