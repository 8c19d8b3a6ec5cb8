#include "core/signing/ed25519.h"

#include "core/signing/openssl_bytes.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <stdexcept>

namespace truebar::signing {

namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeBio {
    void operator()(BIO* bio) const { BIO_free(bio); }
};

EVP_PKEY* keyOf(void* key) {
    return static_cast<EVP_PKEY*>(key);
}

// Without it OpenSSL would ask for the passphrase of an encrypted key on the terminal.
int refusePassphrase(char*, int, int, void*) {
    return -1;
}

Error badKey() {
    ERR_clear_error();
    return {"signing.bad_key", "this is not an Ed25519 private key in the PKCS#8 form \"-----BEGIN PRIVATE KEY-----\""};
}

} // namespace

void Ed25519Key::FreeKey::operator()(void* key) const {
    EVP_PKEY_free(keyOf(key));
}

Result<Ed25519Key> Ed25519Key::fromPem(std::string_view pem) {
    const std::unique_ptr<BIO, FreeBio> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    if (!bio)
        return badKey();
    Owned key(PEM_read_bio_PrivateKey(bio.get(), nullptr, refusePassphrase, nullptr));
    if (!key || EVP_PKEY_get_id(keyOf(key.get())) != EVP_PKEY_ED25519)
        return badKey();
    return Ed25519Key(std::move(key));
}

Result<Ed25519Key> Ed25519Key::fromSeed(std::string_view seed) {
    if (seed.size() != 32)
        return badKey();
    Owned key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytesOf(seed), seed.size()));
    if (!key)
        return badKey();
    return Ed25519Key(std::move(key));
}

std::string Ed25519Key::sign(std::string_view message) const {
    const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    std::array<unsigned char, 64> out{};
    std::size_t length = out.size();
    if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, keyOf(m_key.get())) != 1
        || EVP_DigestSign(context.get(), out.data(), &length, bytesOf(message), message.size()) != 1)
        throw std::runtime_error("Ed25519 is not available");
    return {reinterpret_cast<const char*>(out.data()), length};
}

std::string Ed25519Key::publicKey() const {
    std::array<unsigned char, 32> out{};
    std::size_t length = out.size();
    if (EVP_PKEY_get_raw_public_key(keyOf(m_key.get()), out.data(), &length) != 1)
        throw std::runtime_error("Ed25519 is not available");
    return {reinterpret_cast<const char*>(out.data()), length};
}

bool isEd25519Signature(std::string_view publicKey, std::string_view message, std::string_view signature) {
    EVP_PKEY* const key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytesOf(publicKey), publicKey.size());
    const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    const bool isGood = key != nullptr && context
        && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1
        && EVP_DigestVerify(context.get(), bytesOf(signature), signature.size(), bytesOf(message), message.size()) == 1;
    EVP_PKEY_free(key);
    ERR_clear_error();
    return isGood;
}

} // namespace truebar::signing
