#include "core/vault/secret.h"

#include <sodium.h>

#include <cstring>
#include <new>
#include <stdexcept>
#include <utility>

namespace truebar {

namespace {

// Safe to call from any thread, any number of times.
void needSodium() {
    if (sodium_init() < 0)
        throw std::runtime_error("libsodium cannot be used");
}

} // namespace

void Secret::Free::operator()(char* bytes) const {
    sodium_free(bytes);
}

Secret Secret::ofSize(std::size_t size) {
    Secret out;
    if (size == 0)
        return out;
    needSodium();
    out.m_bytes.reset(static_cast<char*>(sodium_malloc(size)));
    if (!out.m_bytes)
        throw std::bad_alloc();
    sodium_memzero(out.m_bytes.get(), size);
    out.m_size = size;
    return out;
}

Secret Secret::copyOf(std::string_view text) {
    Secret out = ofSize(text.size());
    if (!text.empty())
        std::memcpy(out.m_bytes.get(), text.data(), text.size());
    return out;
}

Secret Secret::takeFrom(std::string& text) {
    Secret out = copyOf(text);
    wipe(text);
    return out;
}

Secret::Secret(Secret&& other) noexcept
    : m_bytes(std::move(other.m_bytes))
    , m_size(std::exchange(other.m_size, 0)) { }

Secret& Secret::operator=(Secret&& other) noexcept {
    m_bytes = std::move(other.m_bytes);
    m_size = std::exchange(other.m_size, 0);
    return *this;
}

bool Secret::matches(const Secret& other) const {
    return m_size == other.m_size && (m_size == 0 || sodium_memcmp(m_bytes.get(), other.m_bytes.get(), m_size) == 0);
}

void wipe(std::string& text) {
    // The capacity too: what was erased from the text is still there.
    text.resize(text.capacity());
    sodium_memzero(text.data(), text.size());
    text.clear();
}

bool canLockMemory() {
    needSodium();
    alignas(4096) static char page[4096];
    if (sodium_mlock(page, sizeof page) != 0)
        return false;
    sodium_munlock(page, sizeof page);
    return true;
}

} // namespace truebar
