// A text that must not be seen: it cannot be copied, printed, formatted, compared or converted by accident. It lies in
// memory of its own between guard pages that is locked out of the swap file where the system allows, left out of core
// dumps, and overwritten when it is given back.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace truebar {

class Secret {
public:
    Secret() = default;
    static Secret copyOf(std::string_view text);
    // Overwrites the source.
    static Secret takeFrom(std::string& text);
    // So many zero bytes, to be filled through data().
    static Secret ofSize(std::size_t size);

    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret() = default;

    Secret clone() const { return copyOf(reveal()); }
    bool isEmpty() const { return m_size == 0; }
    std::size_t size() const { return m_size; }
    // The view is valid while this secret is; do not let it outlive the statement that needs it.
    std::string_view reveal() const { return {m_bytes.get(), m_size}; }
    char* data() { return m_bytes.get(); }
    // Takes as long for any two secrets of the same size.
    bool matches(const Secret& other) const;

private:
    struct Free {
        void operator()(char* bytes) const;
    };
    std::unique_ptr<char, Free> m_bytes;
    std::size_t m_size = 0;
};

// On its way through signals and queues, which copy what they carry.
using SharedSecret = std::shared_ptr<const Secret>;

// Overwrites the text's memory in a way that the compiler keeps.
void wipe(std::string& text);
// False where the system refuses to lock memory out of the swap file (see `ulimit -l`).
bool canLockMemory();

} // namespace truebar
