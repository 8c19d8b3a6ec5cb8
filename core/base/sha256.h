// SHA-256 by OpenSSL (docs/decisions/0006-journal-hash.md).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace truebar {

using Digest = std::array<std::uint8_t, 32>;

// Throws std::runtime_error if the library has no memory or no SHA-256. May be used again after finish().
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void addBytes(std::span<const std::byte> bytes);
    template <class T>
    void add(std::span<const T> column) {
        addBytes(std::as_bytes(column));
    }
    void add(std::string_view text) { add(std::span(text)); }
    // The digest of all that was added; begins anew.
    Digest finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// 64 characters 0–9 a–f.
std::string toHex(const Digest& digest);
std::optional<Digest> digestFromHex(std::string_view text);

} // namespace truebar
