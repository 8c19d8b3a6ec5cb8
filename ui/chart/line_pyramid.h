// Values of one line summed up in blocks of 8, 64, 512 …: the lowest and highest of a stretch in a few steps however
// long it is. Plain C++: no Qt.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace truebar::ui {

struct ValueRange {
    double low = 0;
    double high = 0;
    bool isEmpty = true;

    void add(const ValueRange& other);
    void add(double value) { add(ValueRange{value, value, false}); }
};

class LinePyramid {
public:
    LinePyramid() = default;
    // The values are not kept: the same ones must be given to range().
    explicit LinePyramid(std::span<const double> values);

    // Of the values [first, last); NaN counts as nothing.
    ValueRange range(std::span<const double> values, std::size_t first, std::size_t last) const;

private:
    // Neutral while empty, so that adding needs no branch.
    struct Extent {
        double low = std::numeric_limits<double>::infinity();
        double high = -std::numeric_limits<double>::infinity();

        // NaN is neither lower nor higher than anything.
        void add(double lowest, double highest) {
            low = lowest < low ? lowest : low;
            high = highest > high ? highest : high;
        }
    };
    std::vector<std::vector<Extent>> m_levels; // whole blocks only
};

} // namespace truebar::ui
