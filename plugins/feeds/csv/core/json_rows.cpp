#include "json_rows.h"

#include <algorithm>

namespace truebar::csv {

namespace {

constexpr std::size_t mostFields = 64;

bool isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

} // namespace

Error JsonRows::wrong(const char* what) const {
    return Error{"file.json", "not the expected JSON array of rows: %1", {what}, "row " + std::to_string(m_row + 1)};
}

void JsonRows::skipBlanks() {
    while (!m_rest.empty() && isBlank(m_rest.front()))
        m_rest.remove_prefix(1);
}

bool JsonRows::take(char c) {
    skipBlanks();
    if (!m_rest.starts_with(c))
        return false;
    m_rest.remove_prefix(1);
    return true;
}

Result<void> JsonRows::begin() {
    if (!take('['))
        return wrong("'[' is missing");
    return {};
}

Result<std::string_view> JsonRows::value() {
    skipBlanks();
    if (m_rest.empty())
        return wrong("it ends too early");
    if (take('"')) {
        const auto end = m_rest.find_first_of("\"\\");
        if (end == std::string_view::npos || m_rest[end] == '\\')
            return wrong("a text with escapes or without an end");
        const std::string_view out = m_rest.substr(0, end);
        m_rest.remove_prefix(end + 1);
        return out;
    }
    const std::size_t end = std::min(m_rest.find_first_of(",] \n\r\t[{"), m_rest.size());
    std::string_view out = m_rest.substr(0, end);
    if (out.empty())
        return wrong("a value is missing or is no number");
    m_rest.remove_prefix(end);
    return out == "null" ? std::string_view() : out;
}

Result<bool> JsonRows::next(std::vector<std::string_view>& fields) {
    fields.clear();
    if (m_row == 0 && take(']'))
        return false;
    if (m_row > 0 && !take(',')) {
        if (!take(']'))
            return wrong("',' or ']' is missing");
        skipBlanks();
        return m_rest.empty() ? Result<bool>(false) : Result<bool>(wrong("something follows the end"));
    }
    if (!take('['))
        return wrong("a row does not begin with '['");
    do {
        auto field = value();
        if (!field)
            return std::move(field).error();
        if (fields.size() == mostFields)
            return wrong("a row has more than 64 values");
        fields.push_back(*field);
    } while (take(','));
    if (!take(']'))
        return wrong("a row does not end with ']'");
    ++m_row;
    return true;
}

} // namespace truebar::csv
