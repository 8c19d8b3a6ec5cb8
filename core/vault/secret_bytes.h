// Numbers and texts in a row of bytes that stays within protected memory: little endian, texts with their length first.
#pragma once

#include "core/vault/secret.h"

#include <cstdint>
#include <optional>

namespace truebar {

class SecretWriter {
public:
    void number(std::uint64_t value, int bytes);
    void text(std::string_view text);
    // Exactly what was written.
    Secret take();

private:
    void append(std::string_view bytes);

    Secret m_buffer;
    std::size_t m_used = 0;
};

// Reads what a SecretWriter wrote. After the first read beyond the end everything reads as nothing and isGood() is
// false.
class SecretReader {
public:
    explicit SecretReader(std::string_view bytes)
        : m_rest(bytes) { }

    std::uint64_t number(int bytes);
    // A view into the bytes.
    std::string_view text();
    bool isGood() const { return m_isGood; }
    bool isAtEnd() const { return m_isGood && m_rest.empty(); }

private:
    std::string_view take(std::size_t size);

    std::string_view m_rest;
    bool m_isGood = true;
};

} // namespace truebar
