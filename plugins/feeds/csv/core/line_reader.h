// Lines of a stream, without copying each: a view stays valid until the next call.
#pragma once

#include "byte_source.h"

#include <string_view>
#include <vector>

namespace truebar::csv {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

class LineReader {
public:
    static constexpr std::size_t longestLine = 64 * 1024;
    // Bounds what a compressed file may unpack to.
    static constexpr std::uint64_t mostBytes = 16ULL << 30;

    static Error longLine(std::uint64_t line);

    explicit LineReader(ByteSource& source);

    // The text that comes next, at least `size` bytes unless the stream is shorter; reads nothing away.
    Result<std::string_view> peek(std::size_t size);
    // The next line without its end; false at the end of the stream. "file.long_line", "file.too_large".
    Result<bool> next(std::string_view& line);
    // The next bytes, at most `size`, whatever lines they are; empty at the end.
    Result<std::string_view> take(std::size_t size);
    // Of the line last returned, 1-based.
    std::uint64_t lineNumber() const { return m_line; }

private:
    Result<void> fill();
    std::size_t available() const { return m_end - m_begin; }

    ByteSource& m_source;
    std::vector<char> m_buffer;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
    std::uint64_t m_total = 0;
    std::uint64_t m_line = 0;
    bool m_isAtEnd = false;
};

} // namespace truebar::csv
