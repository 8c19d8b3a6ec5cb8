// Text as OpenSSL takes it.
#pragma once

#include <string_view>

namespace truebar::signing {

inline const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace truebar::signing
