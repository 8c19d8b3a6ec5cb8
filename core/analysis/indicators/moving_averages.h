// Moving averages, one value at a time; NaN until there are enough values.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace truebar {

constexpr double notYet = std::numeric_limits<double>::quiet_NaN();

// Arithmetic mean of the last `length` values. The running sum is made anew each time the ring wraps, which costs one
// addition a value and keeps rounding from piling up over millions of candles; the result depends only on the values.
class Sma {
public:
    explicit Sma(std::size_t length)
        : m_ring(length) { }

    double update(double value) {
        double& oldest = m_ring[m_next];
        m_sum += value - oldest;
        m_fresh += value;
        oldest = value;
        if (++m_next == m_ring.size())
            wrap();
        return m_sum / m_length;
    }

private:
    void wrap() {
        m_next = 0;
        m_length = static_cast<double>(m_ring.size());
        m_sum = m_fresh;
        m_fresh = 0;
    }

    std::vector<double> m_ring;
    double m_sum = 0;
    double m_length = notYet; // until the ring is full
    std::size_t m_next = 0;
    double m_fresh = 0; // sum since the ring last wrapped
};

// m += α (value − m), seeded with the mean of the first `length` values.
class SeededAverage {
public:
    SeededAverage(std::size_t length, double alpha)
        : m_length(length)
        , m_alpha(alpha) { }

    double update(double value) {
        if (m_count >= m_length)
            return m_mean += m_alpha * (value - m_mean);
        m_mean += value;
        if (++m_count < m_length)
            return notYet;
        return m_mean /= static_cast<double>(m_length);
    }

private:
    std::size_t m_length;
    double m_alpha;
    std::size_t m_count = 0;
    double m_mean = 0;
};

// Exponential: α = 2 / (length + 1).
inline SeededAverage makeEma(std::size_t length) {
    return {length, 2.0 / (static_cast<double>(length) + 1.0)};
}
// Wilder's: α = 1 / length.
inline SeededAverage makeWilder(std::size_t length) {
    return {length, 1.0 / static_cast<double>(length)};
}

} // namespace truebar
