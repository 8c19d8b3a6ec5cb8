// Keyed hashes (RFC 2104) by OpenSSL. Keys and messages are bytes; so is what is returned.
#pragma once

#include <string>
#include <string_view>

namespace truebar::signing {

enum class Hash { Md5, Sha1, Sha256, Sha512 };

// Throw std::runtime_error if the library has no memory or not this hash.
std::string digest(Hash hash, std::string_view message);
std::string hmac(Hash hash, std::string_view key, std::string_view message);

// True if both are equal; takes as long for any two texts of the same length.
bool isSameSecretly(std::string_view left, std::string_view right);

} // namespace truebar::signing
