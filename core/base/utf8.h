// Text from outside may hold any bytes; documents and terminals want UTF-8 without surprises.
#pragma once

#include <string>
#include <string_view>

namespace truebar {

constexpr std::string_view utf8Replacement = "\xEF\xBF\xBD"; // U+FFFD

// Bytes of the well-formed UTF-8 character at the front (Unicode 15, table 3-7); 0 if there is none.
std::size_t utf8SequenceLength(std::string_view text);

// One line for a terminal: control characters (which could move the cursor or change the colours) become spaces,
// bytes that are not UTF-8 become U+FFFD.
std::string printableLine(std::string_view text);

} // namespace truebar
