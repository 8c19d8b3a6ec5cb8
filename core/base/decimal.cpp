#include "core/base/decimal.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <optional>

namespace truebar {

namespace {

__extension__ typedef unsigned __int128 UInt128; // NOLINT(modernize-use-using): __extension__ takes no alias

constexpr UInt128 maxMagnitude = static_cast<UInt128>(-1) >> 1;

UInt128 magnitude(Int128 value) {
    return value < 0 ? static_cast<UInt128>(0) - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

Int128 withSign(UInt128 value, bool negative) {
    if (value > maxMagnitude)
        throw DecimalOverflow();
    return negative ? -static_cast<Int128>(value) : static_cast<Int128>(value);
}

// Unsigned 256-bit value as two halves, enough for one product of two 128-bit magnitudes.
struct Wide {
    UInt128 high;
    UInt128 low;
};

Wide multiplyWide(UInt128 a, UInt128 b) {
    const UInt128 mask = 0xffff'ffff'ffff'ffffULL;
    const UInt128 aLow = a & mask;
    const UInt128 aHigh = a >> 64;
    const UInt128 bLow = b & mask;
    const UInt128 bHigh = b >> 64;
    const UInt128 ll = aLow * bLow;
    const UInt128 lh = aLow * bHigh;
    const UInt128 hl = aHigh * bLow;
    const UInt128 middle = (ll >> 64) + (lh & mask) + (hl & mask);
    return {aHigh * bHigh + (lh >> 64) + (hl >> 64) + (middle >> 64), (middle << 64) | (ll & mask)};
}

struct Quotient {
    UInt128 value;
    UInt128 remainder;
};

// numerator / divisor; the quotient must fit 128 bits.
Quotient divideWide(Wide numerator, UInt128 divisor) {
    if (numerator.high == 0)
        return {numerator.low / divisor, numerator.low % divisor};
    if (numerator.high >= divisor)
        throw DecimalOverflow();
    // Bit by bit: only reached by products past 1.7e38 units, which is rare (both factors large).
    UInt128 remainder = numerator.high;
    UInt128 quotient = 0;
    for (int bit = 127; bit >= 0; --bit) {
        const bool carry = (remainder >> 127) != 0;
        remainder = (remainder << 1) | ((numerator.low >> bit) & 1);
        quotient <<= 1;
        if (carry || remainder >= divisor) {
            remainder -= divisor;
            quotient |= 1;
        }
    }
    return {quotient, remainder};
}

bool roundsAway(Quotient q, UInt128 divisor, bool negative, Rounding rounding) {
    if (q.remainder == 0)
        return false;
    switch (rounding) {
    case Rounding::Down:
        return negative;
    case Rounding::Up:
        return !negative;
    case Rounding::TowardsZero:
        return false;
    case Rounding::AwayFromZero:
        return true;
    case Rounding::HalfEven:
        break;
    }
    const UInt128 rest = divisor - q.remainder;
    return q.remainder > rest || (q.remainder == rest && (q.value & 1) != 0);
}

Int128 rounded(Quotient q, UInt128 divisor, bool negative, Rounding rounding) {
    return withSign(q.value + (roundsAway(q, divisor, negative, rounding) ? 1 : 0), negative);
}

// Most prices: at most fifteen digits, eight of them decimals. Only one such number is nearest to `value`, and both
// sides of the comparison are rounded once, so equality means that it is the one.
std::optional<Decimal> fromShortDouble(double value) {
    constexpr double most = 1e15;
    constexpr double perOne = 1e8;
    const double scaled = value * perOne;
    if (!(std::fabs(scaled) <= most))
        return std::nullopt;
    const auto count = static_cast<std::int64_t>(scaled + std::copysign(0.5, scaled));
    if (static_cast<double>(count) / perOne != value)
        return std::nullopt;
    return Decimal::fromUnits(static_cast<Int128>(count) * (Decimal::unitsPerOne / 100'000'000));
}

std::string shortened(std::string_view text) {
    return std::string(text.substr(0, 40));
}

Error notANumber(std::string_view text) {
    return Error{"decimal.syntax", "'%1' is not a number", {shortened(text)}};
}

struct Digits {
    UInt128 value = 0;
    int exponent = 0; // value × 10^exponent
};

// Digits with at most one point, taken from the front of `rest`.
Result<Digits> readDigits(std::string_view& rest) {
    const std::string_view all = rest;
    Digits out;
    bool seenDigit = false;
    bool seenPoint = false;
    for (; !rest.empty(); rest.remove_prefix(1)) {
        const char c = rest.front();
        if (c == '.' && !seenPoint) {
            seenPoint = true;
            continue;
        }
        if (c < '0' || c > '9')
            break;
        seenDigit = true;
        const auto digit = static_cast<UInt128>(c - '0');
        if (out.value > (maxMagnitude - digit) / 10)
            return Error{"decimal.range", "'%1' has too many digits", {shortened(all)}};
        out.value = out.value * 10 + digit;
        out.exponent -= seenPoint ? 1 : 0;
    }
    if (!seenDigit)
        return notANumber(all);
    return out;
}

// What follows the digits: nothing, or "e-8". Empty if it is anything else.
std::optional<int> readExponent(std::string_view rest) {
    if (rest.empty())
        return 0;
    if (rest.front() != 'e' && rest.front() != 'E')
        return std::nullopt;
    rest.remove_prefix(1);
    if (rest.starts_with('+')) {
        rest.remove_prefix(1);
        if (rest.starts_with('-'))
            return std::nullopt;
    }
    int power = 0;
    const auto parsed = std::from_chars(rest.data(), rest.data() + rest.size(), power);
    const bool whole = parsed.ec == std::errc{} && parsed.ptr == rest.data() + rest.size();
    return whole && power >= -200 && power <= 200 ? std::optional(power) : std::nullopt;
}

Result<UInt128> scaledToUnits(UInt128 digits, int exponent) {
    for (; exponent < -Decimal::scale && digits != 0; ++exponent) {
        if (digits % 10 != 0)
            return Error{"decimal.precision", "'%1' has more than 12 decimals"};
        digits /= 10;
    }
    for (; exponent > -Decimal::scale && digits != 0; --exponent) {
        if (digits > maxMagnitude / 10)
            return Error{"decimal.range", "'%1' is out of range"};
        digits *= 10;
    }
    return digits;
}

} // namespace

Decimal Decimal::powerOfTen(int exponent) {
    Int128 units = 1;
    for (int i = -scale; i < exponent; ++i)
        units *= 10;
    return fromUnits(units);
}

Decimal Decimal::fromDouble(double value) {
    if (!std::isfinite(value) || std::fabs(value) > 1.6e26)
        throw DecimalOverflow();
    if (const auto price = fromShortDouble(value))
        return *price;
    std::array<char, 64> buffer{};
    const auto shortest = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    if (auto exact = parse({buffer.data(), static_cast<std::size_t>(shortest.ptr - buffer.data())}))
        return *exact;
    // More than 12 decimals: let the library round the decimal expansion.
    std::array<char, 64> fixed{};
    const auto end = std::to_chars(fixed.data(), fixed.data() + fixed.size(), value, std::chars_format::fixed, scale);
    auto parsed = parse({fixed.data(), static_cast<std::size_t>(end.ptr - fixed.data())});
    if (!parsed)
        throw DecimalOverflow();
    return *parsed;
}

Result<Decimal> Decimal::parse(std::string_view text) {
    std::string_view rest = text;
    const bool negative = rest.starts_with('-');
    if (negative || rest.starts_with('+'))
        rest.remove_prefix(1);
    const auto digits = readDigits(rest);
    if (!digits)
        return Error{digits.error().code, digits.error().text, {shortened(text)}};
    const auto power = readExponent(rest);
    if (!power)
        return notANumber(text);
    const auto units = scaledToUnits(digits->value, digits->exponent + *power);
    if (!units)
        return Error{units.error().code, units.error().text, {shortened(text)}};
    return fromUnits(withSign(*units, negative));
}

double Decimal::toDouble() const {
    constexpr Int128 exactly = static_cast<Int128>(1) << 53;
    if (m_units < exactly && m_units > -exactly)
        return static_cast<double>(static_cast<std::int64_t>(m_units)) / static_cast<double>(unitsPerOne);
    // Rounded once: the quotient has 86 bits or more, and its last one stands for all that follow.
    const UInt128 all = magnitude(m_units);
    const auto high = static_cast<std::uint64_t>(all >> 64);
    const int shift = (high != 0 ? std::countl_zero(high) : 64 + std::countl_zero(static_cast<std::uint64_t>(all))) - 1;
    const UInt128 numerator = all << shift;
    const UInt128 quotient = numerator / unitsPerOne | static_cast<UInt128>(numerator % unitsPerOne != 0);
    return std::ldexp(m_units < 0 ? -static_cast<double>(quotient) : static_cast<double>(quotient), -shift);
}

std::string Decimal::toString() const {
    UInt128 rest = magnitude(m_units);
    std::string reversed;
    int digitsLeft = decimals();
    for (int drop = scale - digitsLeft; drop > 0; --drop)
        rest /= 10;
    const bool hasPoint = digitsLeft > 0;
    for (; digitsLeft > 0; --digitsLeft) {
        reversed += static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    }
    if (hasPoint)
        reversed += '.';
    do {
        reversed += static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    } while (rest != 0);
    if (m_units < 0)
        reversed += '-';
    std::reverse(reversed.begin(), reversed.end());
    return reversed;
}

int Decimal::decimals() const {
    int count = scale;
    UInt128 rest = magnitude(m_units);
    while (count > 0 && rest % 10 == 0) {
        rest /= 10;
        --count;
    }
    return count;
}

Decimal Decimal::multiply(Decimal a, Decimal b, Rounding rounding) {
    const bool negative = (a.m_units < 0) != (b.m_units < 0);
    constexpr UInt128 divisor = unitsPerOne;
    const Quotient q = divideWide(multiplyWide(magnitude(a.m_units), magnitude(b.m_units)), divisor);
    return fromUnits(rounded(q, divisor, negative, rounding));
}

Decimal Decimal::divide(Decimal a, Decimal b, Rounding rounding) {
    if (b.isZero())
        throw std::domain_error("division by zero");
    const bool negative = (a.m_units < 0) != (b.m_units < 0);
    const UInt128 divisor = magnitude(b.m_units);
    const Quotient q = divideWide(multiplyWide(magnitude(a.m_units), static_cast<UInt128>(unitsPerOne)), divisor);
    return fromUnits(rounded(q, divisor, negative, rounding));
}

Decimal Decimal::roundedTo(Decimal step, Rounding rounding) const {
    if (step.sign() <= 0)
        throw std::domain_error("rounding step must be positive");
    const UInt128 divisor = magnitude(step.m_units);
    const UInt128 value = magnitude(m_units);
    const Int128 count = rounded({value / divisor, value % divisor}, divisor, m_units < 0, rounding);
    Int128 units = 0;
    if (__builtin_mul_overflow(count, step.m_units, &units))
        throw DecimalOverflow();
    return fromUnits(units);
}

} // namespace truebar
