#include "core/runs/fingerprint.h"

#include "core/runs/run_text.h"

#include <openssl/evp.h>

#include <array>
#include <bit>
#include <memory>
#include <span>
#include <stdexcept>

namespace truebar {

namespace {

static_assert(std::endian::native == std::endian::little, "fingerprints are made of little-endian columns");

// OpenSSL's SHA-256 uses the processor's own instructions: five times as fast as QCryptographicHash of Qt 6.4, which
// would take longer than the backtest itself.
class Sha256 {
public:
    Sha256() { check(m_context && EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) == 1); }

    template <class T>
    void add(std::span<const T> column) {
        check(EVP_DigestUpdate(m_context.get(), column.data(), column.size_bytes()) == 1);
    }
    void add(const std::string& text) { add(std::span<const char>(text)); }

    std::string hex() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned length = 0;
        check(EVP_DigestFinal_ex(m_context.get(), digest.data(), &length) == 1);
        std::string out;
        for (const unsigned char byte : std::span(digest).first(length)) {
            constexpr std::string_view digits = "0123456789abcdef";
            out += digits[byte >> 4];
            out += digits[byte & 0xf];
        }
        return out;
    }

private:
    struct Free {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    // It fails only without memory or without the algorithm.
    static void check(bool isDone) {
        if (!isDone)
            throw std::runtime_error("SHA-256 is not available");
    }

    std::unique_ptr<EVP_MD_CTX, Free> m_context{EVP_MD_CTX_new()};
};

} // namespace

std::string dataFingerprint(const Instrument& instrument, const Series& series) {
    Sha256 hash;
    hash.add(instrumentToText(instrument).toStdString() + '\n' + series.timeframe().toString() + '\n'
        + std::to_string(series.size()) + '\n');
    hash.add(series.times());
    for (const auto column : {series.opens(), series.highs(), series.lows(), series.closes(), series.volumes()})
        hash.add(column);
    return hash.hex();
}

} // namespace truebar
