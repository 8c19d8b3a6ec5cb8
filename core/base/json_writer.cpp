#include "core/base/json_writer.h"

#include "core/base/utf8.h"

#include <algorithm>

namespace truebar {

namespace {

void appendAscii(std::string& out, char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
        out += '\\';
        out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
        constexpr std::string_view digits = "0123456789abcdef";
        out += "\\u00";
        out += digits[byte >> 4];
        out += digits[byte & 0xf];
    } else {
        out += c;
    }
}

} // namespace

void JsonWriter::separate() {
    if (m_needsComma)
        m_text += ',';
}

JsonWriter& JsonWriter::open(char bracket) {
    separate();
    m_text += bracket;
    m_needsComma = false;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    m_text += bracket;
    m_needsComma = true;
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view text) {
    separate();
    m_text += text;
    m_needsComma = true;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    value(name);
    m_text += ':';
    m_needsComma = false;
    return *this;
}

JsonWriter& JsonWriter::value(double number) {
    if (!std::isfinite(number))
        return null();
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return raw({buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())});
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    m_text += '"';
    while (!text.empty()) {
        const std::size_t length = utf8SequenceLength(text);
        if (length == 0)
            m_text += utf8Replacement;
        else if (length == 1)
            appendAscii(m_text, text.front());
        else
            m_text += text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    m_text += '"';
    m_needsComma = true;
    return *this;
}

} // namespace truebar
