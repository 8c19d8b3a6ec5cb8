// Prices and quantities as books write them.
#pragma once

#include "core/market/book.h"
#include "core/sdk/feed.h"

#include <string_view>

namespace truebar::book {

// Reads one level; "book.level" if the price is not positive or the quantity below 0, or either is no finite number.
// Widens `precision` to the decimals seen.
Result<BookLevel> parseLevel(std::string_view price, std::string_view quantity, PrecisionHint& precision);

} // namespace truebar::book
