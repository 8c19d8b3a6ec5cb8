// Exact decimal number: a 128-bit integer count of 1e-12. Range about ±1.7e26, so ±1e17 with room for products.
#pragma once

#include "core/base/result.h"

#include <compare>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace truebar {

__extension__ typedef __int128 Int128; // NOLINT(modernize-use-using): __extension__ takes no alias

enum class Rounding { Down /* towards −∞ */, Up /* towards +∞ */, TowardsZero, AwayFromZero, HalfEven };

// Thrown when a result leaves the range; caught where exceptions stop (plugin, thread and library edges).
class DecimalOverflow : public std::overflow_error {
public:
    DecimalOverflow()
        : std::overflow_error("decimal out of range") { }
};

class Decimal {
public:
    static constexpr int scale = 12;
    static constexpr std::int64_t unitsPerOne = 1'000'000'000'000;

    constexpr Decimal() = default;
    constexpr Decimal(int value)
        : m_units(static_cast<Int128>(value) * unitsPerOne) { }
    static constexpr Decimal fromUnits(Int128 units) {
        Decimal d;
        d.m_units = units;
        return d;
    }
    static constexpr Decimal fromInteger(std::int64_t value) {
        return fromUnits(static_cast<Int128>(value) * unitsPerOne);
    }
    // 10^exponent for −12 ≤ exponent ≤ 17.
    static Decimal powerOfTen(int exponent);
    // The decimal that the shortest round-trip text of `value` names, or its nearest multiple of 1e-12. Throws
    // DecimalOverflow on NaN, infinity or out of range. Slow (about 100 ns): for fills and reports, not for each
    // candle.
    static Decimal fromDouble(double value);
    // Plain notation with optional sign and exponent: "-12.5", "1e-8". More than 12 decimals are an error, not rounded.
    static Result<Decimal> parse(std::string_view text);

    constexpr Int128 units() const { return m_units; }
    double toDouble() const;
    // Shortest plain notation: "12.5", "-0.00001", "3".
    std::string toString() const;
    // Number of decimals that are not trailing zeros.
    int decimals() const;

    constexpr bool isZero() const { return m_units == 0; }
    constexpr int sign() const { return m_units > 0 ? 1 : (m_units < 0 ? -1 : 0); }
    constexpr Decimal abs() const { return fromUnits(m_units < 0 ? -m_units : m_units); }
    constexpr Decimal operator-() const { return fromUnits(-m_units); }

    Decimal& operator+=(Decimal other) {
        // Into a value of its own: a balance must not change when the sum is refused.
        Int128 sum = 0;
        if (__builtin_add_overflow(m_units, other.m_units, &sum))
            throw DecimalOverflow();
        m_units = sum;
        return *this;
    }
    Decimal& operator-=(Decimal other) {
        Int128 difference = 0;
        if (__builtin_sub_overflow(m_units, other.m_units, &difference))
            throw DecimalOverflow();
        m_units = difference;
        return *this;
    }
    friend Decimal operator+(Decimal a, Decimal b) { return a += b; }
    friend Decimal operator-(Decimal a, Decimal b) { return a -= b; }
    friend constexpr bool operator==(Decimal a, Decimal b) { return a.m_units == b.m_units; }
    friend constexpr std::strong_ordering operator<=>(Decimal a, Decimal b) { return a.m_units <=> b.m_units; }

    // The exact product or quotient, rounded once at 1e-12. Division by zero throws std::domain_error.
    static Decimal multiply(Decimal a, Decimal b, Rounding rounding = Rounding::HalfEven);
    static Decimal divide(Decimal a, Decimal b, Rounding rounding = Rounding::HalfEven);
    // The nearest multiple of `step` (> 0) in the given direction.
    Decimal roundedTo(Decimal step, Rounding rounding) const;

private:
    Int128 m_units = 0;
};

} // namespace truebar
