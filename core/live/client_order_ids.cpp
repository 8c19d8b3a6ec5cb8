#include "core/live/client_order_ids.h"

#include <algorithm>

namespace truebar {

namespace {

// Without letters that people confuse.
constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr int nameLength = 8;
constexpr int counterLength = 9;

std::string inBase32(std::uint64_t value, int length) {
    std::string out(static_cast<std::size_t>(length), '0');
    for (auto it = out.rbegin(); it != out.rend(); ++it, value >>= 5U)
        *it = digits[value & 31U];
    return out;
}

} // namespace

std::string ClientOrderIds::workspaceName(std::uint64_t random) {
    return inBase32(random, nameLength);
}

ClientOrderIds::ClientOrderIds(CounterRecord known, UtcMs now)
    : m_state(std::move(known)) {
    m_state.next = std::max(m_state.next, static_cast<std::uint64_t>(std::max<std::int64_t>(toCount(now), 1)));
}

ClientOrderId ClientOrderIds::next() {
    return {'t' + m_state.workspace + inBase32(m_state.next++, counterLength)};
}

bool ClientOrderIds::isOurs(const ClientOrderId& id) const {
    return counterOf(id) && id.text.compare(1, nameLength, m_state.workspace) == 0;
}

std::optional<std::uint64_t> counterOf(const ClientOrderId& id) {
    if (id.text.size() != 1 + nameLength + counterLength || id.text.front() != 't')
        return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : id.text.substr(1 + nameLength)) {
        const auto digit = digits.find(c);
        if (digit == std::string_view::npos)
            return std::nullopt;
        value = (value << 5U) | digit;
    }
    return value;
}

} // namespace truebar
