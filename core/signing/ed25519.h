// Ed25519 (RFC 8032) by OpenSSL: a private key read once, signing as often as wanted, from any thread.
#pragma once

#include "core/base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace truebar::signing {

// Move only; the key is wiped by the library when the last owner goes.
class Ed25519Key {
public:
    // PKCS#8 PEM ("-----BEGIN PRIVATE KEY-----"), as exchanges tell their customers to make it. An encrypted PEM or a
    // key of another kind is refused ("signing.bad_key").
    static Result<Ed25519Key> fromPem(std::string_view pem);
    // The 32 bytes of RFC 8032.
    static Result<Ed25519Key> fromSeed(std::string_view seed);

    // 64 bytes. Throws std::runtime_error if the library has no memory.
    std::string sign(std::string_view message) const;
    // 32 bytes.
    std::string publicKey() const;

private:
    struct FreeKey {
        void operator()(void* key) const;
    };
    using Owned = std::unique_ptr<void, FreeKey>;
    explicit Ed25519Key(Owned key)
        : m_key(std::move(key)) { }

    Owned m_key;
};

// publicKey of 32 bytes; false for a signature that is not of this message and key.
bool isEd25519Signature(std::string_view publicKey, std::string_view message, std::string_view signature);

} // namespace truebar::signing
