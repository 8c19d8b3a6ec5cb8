#include "dialect.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace truebar::csv {

namespace {

void addField(Fields& fields, std::string_view field) {
    if (!field.empty() && (field.front() <= '\'' || field.back() <= '\''))
        field = trimmed(field);
    fields.push_back(field);
}

} // namespace

std::string_view trimmed(std::string_view text) {
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '"' || c == '\''; };
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

void splitLine(std::string_view line, char delimiter, Fields& fields) {
    fields.clear();
    std::size_t begin = 0;
    std::size_t at = 0;
    // Fields are short: looking at eight bytes at a time beats calling a search for each.
    if constexpr (std::endian::native == std::endian::little) {
        constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
        constexpr std::uint64_t sevens = 0x7f7f'7f7f'7f7f'7f7f;
        const std::uint64_t wanted = ones * static_cast<unsigned char>(delimiter);
        for (; at + sizeof(std::uint64_t) <= line.size(); at += sizeof(std::uint64_t)) {
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, line.data() + at, sizeof bytes);
            bytes ^= wanted;
            // The top bit of every byte that was the delimiter.
            std::uint64_t found = ~(((bytes & sevens) + sevens) | bytes | sevens);
            for (; found != 0; found &= found - 1) {
                const std::size_t end = at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
                addField(fields, line.substr(begin, end - begin));
                begin = end + 1;
            }
        }
    }
    for (; at < line.size(); ++at) {
        if (line[at] == delimiter) {
            addField(fields, line.substr(begin, at - begin));
            begin = at + 1;
        }
    }
    addField(fields, line.substr(begin));
}

} // namespace truebar::csv
