// Bytes as text: hexadecimal, base64 in both alphabets, percent encoding. Bytes travel in std::string.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace truebar::signing {

// Two small letters or digits a byte.
std::string toHex(std::string_view bytes);
std::optional<std::string> fromHex(std::string_view text);

// RFC 4648 §4, padded with '='.
std::string toBase64(std::string_view bytes);
// Strict: padded, nothing but the alphabet, no spare bits. nullopt otherwise.
std::optional<std::string> fromBase64(std::string_view text);
// RFC 4648 §5 without padding, as tokens (JWT) want it.
std::string toBase64Url(std::string_view bytes);

// RFC 3986: everything but letters, digits and "-._~" becomes %XX with capital digits.
std::string percentEncode(std::string_view text);

// Overwrites the characters before they are given back to the allocator, and leaves the text empty.
void wipe(std::string& text);

} // namespace truebar::signing
