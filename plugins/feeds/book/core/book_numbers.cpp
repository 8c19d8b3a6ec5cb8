#include "book_numbers.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace truebar::book {

namespace {

constexpr double highest = 1e17;

std::optional<double> parseNumber(std::string_view text) {
    double out = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || !std::isfinite(out))
        return std::nullopt;
    return out;
}

// Trailing zeros do not count; texts with an exponent tell nothing.
int decimalsOf(std::string_view text) {
    const auto point = text.find('.');
    if (point == std::string_view::npos || text.find_first_of("eE") != std::string_view::npos)
        return 0;
    const auto last = text.find_last_not_of('0');
    return static_cast<int>(last - point);
}

Error badLevel(const char* what, std::string_view text) {
    return {"book.level", "'%1' is not a %2", {std::string(text.substr(0, 40)), what}};
}

} // namespace

Result<BookLevel> parseLevel(std::string_view price, std::string_view quantity, PrecisionHint& precision) {
    const auto readPrice = parseNumber(price);
    if (!readPrice || *readPrice <= 0 || *readPrice >= highest)
        return badLevel("price", price);
    const auto readQuantity = parseNumber(quantity);
    if (!readQuantity || *readQuantity < 0)
        return badLevel("quantity", quantity);
    precision.priceDecimals = std::max(precision.priceDecimals, decimalsOf(price));
    precision.quantityDecimals = std::max(precision.quantityDecimals, decimalsOf(quantity));
    return BookLevel{*readPrice, *readQuantity};
}

} // namespace truebar::book
