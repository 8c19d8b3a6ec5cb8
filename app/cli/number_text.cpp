#include "app/cli/number_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace truebar::cli {

namespace {

// The longest double in plain notation has 309 digits before the point.
using Buffer = std::array<char, 400>;

template <class... Style>
std::string written(double value, Style... style) {
    Buffer buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, style...);
    return {buffer.data(), end.ptr};
}

} // namespace

std::string plainText(double value) {
    return written(value, std::chars_format::fixed);
}

std::string lineText(double value) {
    return std::isnan(value) ? "-" : written(value, std::chars_format::general, 10);
}

std::string metricText(std::optional<double> value) {
    if (!value)
        return "n/a";
    if (std::abs(*value) >= 1e12)
        return written(*value, std::chars_format::general, 6);
    return written(*value, std::chars_format::fixed, *value == std::floor(*value) ? 0 : 4);
}

} // namespace truebar::cli
