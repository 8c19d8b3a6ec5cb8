#include "core/market/instrument.h"

#include <algorithm>

namespace truebar {

namespace {

bool isName(std::string_view text) {
    return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_'
            || c == '-' || c == '/';
    });
}

} // namespace

Result<InstrumentId> InstrumentId::parse(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || !isName(text.substr(0, colon)) || !isName(text.substr(colon + 1)))
        return Error{"instrument.syntax", "'%1' is not an instrument; write VENUE:SYMBOL, such as BINANCE:BTCUSDT",
            {std::string(text.substr(0, 80))}};
    return InstrumentId{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

bool isCurrency(std::string_view text) {
    const auto isPlain = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    };
    return text.size() <= 12 && std::all_of(text.begin(), text.end(), isPlain);
}

} // namespace truebar
