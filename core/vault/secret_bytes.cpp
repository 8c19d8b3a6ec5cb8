#include "core/vault/secret_bytes.h"

#include <algorithm>
#include <cstring>

namespace truebar {

namespace {

constexpr int lengthBytes = 4;

} // namespace

void SecretWriter::append(std::string_view bytes) {
    if (m_used + bytes.size() > m_buffer.size()) {
        Secret larger = Secret::ofSize(std::max<std::size_t>(1024, 2 * (m_used + bytes.size())));
        if (m_used > 0)
            std::memcpy(larger.data(), m_buffer.data(), m_used);
        m_buffer = std::move(larger);
    }
    if (!bytes.empty())
        std::memcpy(m_buffer.data() + m_used, bytes.data(), bytes.size());
    m_used += bytes.size();
}

void SecretWriter::number(std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) {
        const char byte = static_cast<char>(value >> (8 * i) & 0xff);
        append({&byte, 1});
    }
}

void SecretWriter::text(std::string_view text) {
    number(text.size(), lengthBytes);
    append(text);
}

Secret SecretWriter::take() {
    return Secret::copyOf(m_buffer.reveal().substr(0, m_used));
}

std::string_view SecretReader::take(std::size_t size) {
    if (!m_isGood || size > m_rest.size()) {
        m_isGood = false;
        return {};
    }
    const std::string_view out = m_rest.substr(0, size);
    m_rest.remove_prefix(size);
    return out;
}

std::uint64_t SecretReader::number(int bytes) {
    std::uint64_t out = 0;
    const std::string_view read = take(static_cast<std::size_t>(bytes));
    for (std::size_t i = read.size(); i > 0; --i)
        out = out << 8 | static_cast<unsigned char>(read[i - 1]);
    return out;
}

std::string_view SecretReader::text() {
    return take(number(lengthBytes));
}

} // namespace truebar
