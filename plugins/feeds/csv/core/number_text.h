// Numbers as files write them: nearly always a few digits with a point, which needs none of what a general reader does.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace truebar::csv {

struct PlainNumber {
    double value = 0;
    int decimals = 0; // without trailing zeros
};

// "431", "-6.250". Nothing for exponents, signs of plus, words, and more digits than a double holds without rounding:
// those are for std::from_chars. Both the digits and the power of ten are exact, so the one division rounds as it does.
inline std::optional<PlainNumber> plainNumber(std::string_view text) {
    constexpr std::array powers{
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
    constexpr std::size_t longest = 19; // with its point, eighteen digits: no overflow
    constexpr std::uint64_t mostExact = 1ULL << 53;
    const bool isNegative = text.starts_with('-');
    if (isNegative)
        text.remove_prefix(1);
    if (text.empty() || text.size() > longest)
        return std::nullopt;
    std::uint64_t digits = 0;
    std::size_t point = text.size();
    std::size_t significant = 0; // one past the last digit that is not zero
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = static_cast<unsigned char>(text[i] - '0');
        if (digit < 10) {
            digits = digits * 10 + digit;
            significant = digit != 0 ? i + 1 : significant;
        } else if (text[i] == '.' && point == text.size()) {
            point = i;
        } else {
            return std::nullopt;
        }
    }
    const bool hasPoint = point < text.size();
    if (digits > mostExact || (hasPoint && text.size() == 1))
        return std::nullopt;
    PlainNumber out;
    out.value = static_cast<double>(digits) / powers[hasPoint ? text.size() - point - 1 : 0];
    out.value = isNegative ? -out.value : out.value;
    out.decimals = hasPoint && significant > point ? static_cast<int>(significant - point - 1) : 0;
    return out;
}

} // namespace truebar::csv
