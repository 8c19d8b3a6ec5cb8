#include "core/base/sha256.h"

#include <openssl/evp.h>

#include <charconv>
#include <stdexcept>

namespace truebar {

namespace {

// It fails only without memory or without the algorithm.
void check(bool isDone) {
    if (!isDone)
        throw std::runtime_error("SHA-256 is not available");
}

} // namespace

struct Sha256::State {
    struct FreeContext {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    struct FreeAlgorithm {
        void operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }
    };

    // Fetched once: looking the algorithm up costs more than hashing a journal entry.
    std::unique_ptr<EVP_MD, FreeAlgorithm> algorithm{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};

    void begin() const {
        check(algorithm && context && EVP_DigestInit_ex(context.get(), algorithm.get(), nullptr) == 1);
    }
};

Sha256::Sha256()
    : m_state(std::make_unique<State>()) {
    m_state->begin();
}

Sha256::~Sha256() = default;

void Sha256::addBytes(std::span<const std::byte> bytes) {
    check(EVP_DigestUpdate(m_state->context.get(), bytes.data(), bytes.size()) == 1);
}

Digest Sha256::finish() {
    Digest out{};
    unsigned length = 0;
    check(EVP_DigestFinal_ex(m_state->context.get(), out.data(), &length) == 1 && length == out.size());
    m_state->begin();
    return out;
}

std::string toHex(const Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(2 * digest.size());
    for (const std::uint8_t byte : digest) {
        out += digits[byte >> 4];
        out += digits[byte & 0xf];
    }
    return out;
}

std::optional<Digest> digestFromHex(std::string_view text) {
    Digest out{};
    if (text.size() != 2 * out.size())
        return std::nullopt;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const char* begin = text.data() + 2 * i;
        const auto read = std::from_chars(begin, begin + 2, out[i], 16);
        if (read.ec != std::errc() || read.ptr != begin + 2)
            return std::nullopt;
    }
    return out;
}

} // namespace truebar
