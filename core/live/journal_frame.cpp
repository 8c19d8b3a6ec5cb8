#include "core/live/journal_frame.h"

#include <array>

namespace truebar {

namespace {

constexpr std::string_view magic = "TBJ1";
constexpr std::size_t checkedHeader = 24;

constexpr std::array<std::uint32_t, 256> makeTable() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 1U) != 0 ? 0xEDB88320U ^ (value >> 1U) : value >> 1U;
        table[i] = value;
    }
    return table;
}

constexpr std::array<std::uint32_t, 256> table = makeTable();

template <class T>
void put(std::string& out, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i)
        out += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
}

template <class T>
T get(std::string_view bytes, std::size_t offset) {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value |= static_cast<T>(static_cast<unsigned char>(bytes[offset + i])) << (8 * i);
    return value;
}

std::size_t padded(std::size_t size) {
    return (size + frameAlignment - 1) / frameAlignment * frameAlignment;
}

} // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t begin) {
    std::uint32_t value = ~begin;
    for (const char c : bytes)
        value = table[(value ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (value >> 8U);
    return ~value;
}

std::string encodeFrame(std::uint64_t sequence, std::uint64_t durableThrough, std::string_view text) {
    std::string out(magic);
    put(out, static_cast<std::uint32_t>(text.size()));
    put(out, sequence);
    put(out, durableThrough);
    put(out, crc32(text, crc32(out)));
    out.resize(frameHeaderSize, '\0');
    out += text;
    out.resize(padded(out.size()), '\0');
    return out;
}

std::optional<Frame> decodeFrame(std::string_view bytes) {
    if (bytes.size() < frameHeaderSize || bytes.substr(0, magic.size()) != magic)
        return std::nullopt;
    const auto length = get<std::uint32_t>(bytes, 4);
    if (length > bytes.size() - frameHeaderSize)
        return std::nullopt;
    Frame frame;
    frame.sequence = get<std::uint64_t>(bytes, 8);
    frame.durableThrough = get<std::uint64_t>(bytes, 16);
    frame.text = bytes.substr(frameHeaderSize, length);
    frame.size = padded(frameHeaderSize + length);
    if (get<std::uint32_t>(bytes, checkedHeader) != crc32(frame.text, crc32(bytes.substr(0, checkedHeader))))
        return std::nullopt;
    return frame;
}

} // namespace truebar
