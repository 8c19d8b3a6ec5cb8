// Ranges of candles summed up in blocks of 8, 64, 512 …, so that what a pixel column shows is found in a few steps
// however many candles it covers. Plain C++: no Qt.
#pragma once

#include "core/analysis/bar_analysis.h"
#include "core/market/series.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace truebar::ui {

struct CandleRange {
    double high = 0;
    double low = 0;
    double maxVolume = 0;
    std::uint32_t bulls = 0; // real bulls
    std::uint32_t bears = 0; // real bears
    bool isEmpty = true;

    void add(const CandleRange& other);
};

class CandlePyramid {
public:
    // Neither is kept: both must be given again to range(), and may have grown at the end.
    void build(const Series& series, const std::vector<BarState>& states);
    // Takes over candles added since; costs what they cost.
    void extend(const Series& series, const std::vector<BarState>& states);

    // Sum of the candles [first, last).
    CandleRange range(
        const Series& series, const std::vector<BarState>& states, std::size_t first, std::size_t last) const;

private:
    // Sums without a word for "nothing": an empty one is neutral, so that adding needs no branch.
    struct Block {
        double high = -std::numeric_limits<double>::infinity();
        double low = std::numeric_limits<double>::infinity();
        double maxVolume = 0;
        std::uint32_t bulls = 0;
        std::uint32_t bears = 0;

        void add(const Block& other);
        void addCandles(const Series& series, const std::vector<BarState>& states, std::size_t first, std::size_t last);
    };

    static constexpr std::size_t fanOut = 8;
    std::vector<std::vector<Block>> m_levels; // whole blocks only
};

} // namespace truebar::ui
