// Waiting longer after each failure, never in step with others.
#pragma once

#include "core/base/time.h"

#include <algorithm>
#include <cstdint>
#include <random>

namespace truebar {

class Backoff {
public:
    // The wait doubles from `first` up to `most`; half of it is drawn at random ("equal jitter"), by seed.
    Backoff(Millis first, Millis most, std::uint64_t seed)
        : m_first(first)
        , m_most(most)
        , m_random(seed) { }

    // How long to wait after one more failure.
    Millis next() {
        const Millis whole = std::min(m_most, m_first * (std::int64_t(1) << std::min(m_failures, 30)));
        ++m_failures;
        const Millis half = whole / 2;
        return half + Millis(std::uniform_int_distribution<Millis::rep>(0, (whole - half).count())(m_random));
    }
    void succeeded() { m_failures = 0; }
    int failures() const { return m_failures; }

private:
    Millis m_first;
    Millis m_most;
    int m_failures = 0;
    std::minstd_rand m_random;
};

} // namespace truebar
