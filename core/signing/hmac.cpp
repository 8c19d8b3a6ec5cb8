#include "core/signing/hmac.h"

#include "core/signing/openssl_bytes.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace truebar::signing {

namespace {

const EVP_MD* algorithm(Hash hash) {
    switch (hash) {
    case Hash::Md5:
        return EVP_md5();
    case Hash::Sha1:
        return EVP_sha1();
    case Hash::Sha256:
        return EVP_sha256();
    case Hash::Sha512:
        return EVP_sha512();
    }
    throw std::runtime_error("this hash is not known");
}

using Buffer = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string text(const Buffer& buffer, unsigned length) {
    return {reinterpret_cast<const char*>(buffer.data()), length};
}

} // namespace

std::string digest(Hash hash, std::string_view message) {
    Buffer out{};
    unsigned length = 0;
    if (EVP_Digest(message.data(), message.size(), out.data(), &length, algorithm(hash), nullptr) != 1)
        throw std::runtime_error("the hash is not available");
    return text(out, length);
}

std::string hmac(Hash hash, std::string_view key, std::string_view message) {
    Buffer out{};
    unsigned length = 0;
    // A null pointer would mean "the key of the last call".
    const char* start = key.empty() ? "" : key.data();
    if (HMAC(
            algorithm(hash), start, static_cast<int>(key.size()), bytesOf(message), message.size(), out.data(), &length)
        == nullptr)
        throw std::runtime_error("the keyed hash is not available");
    return text(out, length);
}

bool isSameSecretly(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

} // namespace truebar::signing
