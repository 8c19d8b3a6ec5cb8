// Ways the price may have gone from a candle's open to its close.
#pragma once

#include "core/trading/price_bar.h"

#include <array>
#include <cstddef>
#include <span>

namespace truebar {

// Turning points; the first is the open, the last the close. Between two of them the price moves one way.
class CandlePath {
public:
    static constexpr std::size_t mostPoints = 6;

    // Leaves out a point that equals the one before.
    void add(Price point);
    std::span<const Price> points() const { return {m_points.data(), m_count}; }

private:
    std::array<Price, mostPoints> m_points{};
    std::size_t m_count = 0;
};

// open, high, low, close; an extreme that is the open is behind already.
CandlePath highFirst(const PriceBar& bar);
// open, low, high, close
CandlePath lowFirst(const PriceBar& bar);
// After reaching `turn` on the way to one extreme the price goes to the other one before that: what a fill at `turn`
// must reckon with. Reached from the open upwards: open, turn, low, high, close.
CandlePath turningAt(const PriceBar& bar, Price turn);

// The ways to reckon with, without memory of its own.
class PathSet {
public:
    void add(const CandlePath& path) { m_paths[m_count++] = path; }
    std::span<const CandlePath> paths() const { return {m_paths.data(), m_count}; }

private:
    std::array<CandlePath, 2> m_paths{};
    std::size_t m_count = 0;
};

} // namespace truebar
