#include "line_reader.h"

#include <algorithm>
#include <cstring>

namespace truebar::csv {

namespace {

constexpr std::size_t bufferSize = 1 << 20;

}

LineReader::LineReader(ByteSource& source)
    : m_source(source)
    , m_buffer(bufferSize) { }

Error LineReader::longLine(std::uint64_t line) {
    return {"file.long_line", "the line is longer than %1 bytes", {std::to_string(longestLine)}, std::to_string(line)};
}

Result<void> LineReader::fill() {
    if (m_isAtEnd)
        return {};
    if (m_begin > 0) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, available());
        m_end -= m_begin;
        m_begin = 0;
    }
    auto got = m_source.read(std::span(m_buffer).subspan(m_end));
    if (!got)
        return std::move(got).error();
    m_isAtEnd = *got == 0;
    m_end += *got;
    m_total += *got;
    if (m_total > mostBytes)
        return Error{"file.too_large", "the file unpacks to more than 16 GiB"};
    return {};
}

Result<std::string_view> LineReader::peek(std::size_t size) {
    while (available() < std::min(size, m_buffer.size()) && !m_isAtEnd) {
        if (auto done = fill(); !done)
            return std::move(done).error();
    }
    return std::string_view(m_buffer.data() + m_begin, std::min(size, available()));
}

Result<std::string_view> LineReader::take(std::size_t size) {
    auto text = peek(size);
    if (text)
        m_begin += text->size();
    return text;
}

Result<bool> LineReader::next(std::string_view& line) {
    for (;;) {
        const char* begin = m_buffer.data() + m_begin;
        const void* found = std::memchr(begin, '\n', available());
        const std::size_t length =
            found ? static_cast<std::size_t>(static_cast<const char*>(found) - begin) : available();
        if (length > longestLine)
            return longLine(m_line + 1);
        if (found || m_isAtEnd) {
            if (!found && length == 0)
                return false;
            line = {begin, length};
            if (line.ends_with('\r'))
                line.remove_suffix(1);
            m_begin += length + (found ? 1 : 0);
            ++m_line;
            return true;
        }
        if (auto done = fill(); !done)
            return std::move(done).error();
    }
}

} // namespace truebar::csv
