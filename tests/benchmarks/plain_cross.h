// The floor under runs of sma_cross: the market that they run over, and a plain loop that makes the same fills.
#pragma once

#include "tests/support/engine_fixture.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace truebar::test {

// Minutes of a random walk in cents, about 30,000.
inline Series walk(std::size_t count, InstrumentId id = {"TEST", "PAIR"}) {
    Series out(std::move(id), Timeframe());
    out.reserve(count);
    std::mt19937_64 random(42);
    const auto upTo = [&](std::int64_t n) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n + 1));
    };
    std::int64_t last = 3'000'000;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t open = last;
        last = std::max<std::int64_t>(100'000, open + upTo(4'000) - 2'000);
        const auto price = [](std::int64_t cents) { return static_cast<double>(cents) / 100; };
        out.append({seriesBegin + std::chrono::minutes(i), price(open), price(std::max(open, last) + upTo(500)),
            price(std::min(open, last) - upTo(500)), price(last), static_cast<double>(1 + upTo(999))});
    }
    return out;
}

struct PlainFill {
    std::size_t candle;
    double price;
    double quantity; // < 0: sold
};

// What nobody can beat by much: two running sums, doubles for money, no orders, no records but the fills.
inline std::vector<PlainFill> plainCross(std::span<const double> opens, std::span<const double> closes,
    std::size_t fastLength, std::size_t slowLength, double cash, double feeRate) {
    std::vector<PlainFill> fills;
    double fast = 0;
    double slow = 0;
    double previous = std::nan("");
    double held = 0;
    int wanted = 0;
    for (std::size_t i = 0; i < closes.size(); ++i) {
        if (wanted > 0 && held == 0) {
            held = std::floor(cash / (opens[i] * (1 + feeRate)) * 1e5) / 1e5;
            cash -= held * opens[i] * (1 + feeRate);
            fills.push_back({i, opens[i], held});
        } else if (wanted < 0 && held > 0) {
            cash += held * opens[i] * (1 - feeRate);
            fills.push_back({i, opens[i], -held});
            held = 0;
        }
        wanted = 0;
        fast += closes[i] - (i >= fastLength ? closes[i - fastLength] : 0);
        slow += closes[i] - (i >= slowLength ? closes[i - slowLength] : 0);
        if (i + 1 < slowLength)
            continue;
        double gap = fast / static_cast<double>(fastLength) - slow / static_cast<double>(slowLength);
        if (std::abs(gap) < 1e-6) // equal but for rounding: prices are in cents
            gap = 0;
        if (previous < 0 && gap > 0)
            wanted = 1;
        else if (previous > 0 && gap < 0)
            wanted = -1;
        previous = gap;
    }
    return fills;
}

// Whether a run made the fills of the plain loop: the same candles, sides and prices, and quantities that differ by no
// more than the doubles of the loop do.
inline bool areSameFills(const std::vector<Fill>& fills, const std::vector<PlainFill>& plain, const Series& series) {
    return std::equal(
        fills.begin(), fills.end(), plain.begin(), plain.end(), [&](const Fill& made, const PlainFill& wanted) {
            const double quantity = (made.side == Side::Buy ? 1 : -1) * made.quantity.toDouble();
            return made.time == series.times()[wanted.candle] && made.price.toDouble() == wanted.price
                && std::abs(quantity - wanted.quantity) <= 2e-5 + 1e-9 * std::abs(wanted.quantity);
        });
}

} // namespace truebar::test
