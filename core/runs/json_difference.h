// Where two JSON documents that should be the same, byte for byte, begin to differ.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace truebar {

struct JsonDifference {
    std::string pointer{}; // into the first document: "/fills/3/price"
    std::string first{}; // the values there, shortened; "" where a document has ended
    std::string second{};

    bool operator==(const JsonDifference&) const = default;
};

// Documents as JsonWriter writes them: without spaces between their parts. Anything else is compared as text.
std::optional<JsonDifference> firstJsonDifference(std::string_view first, std::string_view second);

} // namespace truebar
