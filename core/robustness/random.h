// Our own generator, so that a seed gives the same numbers on every machine and with every standard library:
// xoshiro256** 1.0 seeded by SplitMix64 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021).
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace truebar {

class Random {
public:
    // Streams of one seed are independent of each other: each path of a simulation has its own, so that the result
    // does not depend on which thread took it.
    explicit Random(std::uint64_t seed, std::uint64_t stream = 0) {
        std::uint64_t state = seed;
        state = next(state) ^ (stream * 0xd1342543de82ef95ULL);
        for (std::uint64_t& word : m_state)
            word = next(state);
    }

    std::uint64_t bits() {
        const std::uint64_t out = std::rotl(m_state[1] * 5, 7) * 9;
        const std::uint64_t shifted = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= shifted;
        m_state[3] = std::rotl(m_state[3], 45);
        return out;
    }
    // 0 ≤ x < 1, 53 bits.
    double uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }
    // 0 ≤ i < count, without bias. Precondition: count > 0.
    std::uint64_t below(std::uint64_t count) {
        const std::uint64_t refused = (0 - count) % count; // 2^64 mod count
        std::uint64_t drawn = bits();
        while (drawn < refused)
            drawn = bits();
        return drawn % count;
    }

private:
    static std::uint64_t next(std::uint64_t& state) {
        state += 0x9e3779b97f4a7c15ULL;
        std::uint64_t z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    std::array<std::uint64_t, 4> m_state{};
};

} // namespace truebar
