#include "json_rows.h"

#include "line_reader.h"

#include <algorithm>

namespace truebar::csv {

namespace {

constexpr std::size_t mostFields = 64;
constexpr std::size_t longestRow = LineReader::longestLine;

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

Result<void> JsonRows::refill() {
    if (!m_reader || m_rest.size() > longestRow)
        return {};
    if (auto used = m_reader->take(m_window - m_rest.size()); !used)
        return std::move(used).error();
    const auto more = m_reader->peek(1 << 20);
    if (!more)
        return more.error();
    m_rest = *more;
    m_window = m_rest.size();
    return {};
}

template <typename Read>
auto JsonRows::bounded(const Read& read) -> decltype(read()) {
    const std::string_view all = m_rest;
    m_rest = all.substr(0, longestRow);
    const bool isCut = m_rest.size() < all.size();
    auto done = read();
    const bool isUsedUp = m_rest.empty();
    m_rest = all.substr(std::min(all.size(), longestRow) - m_rest.size());
    if (!done && isCut && isUsedUp)
        return Error{"file.long_row", "the row is longer than %1 bytes", {std::to_string(longestRow)},
            "row " + std::to_string(m_row + 1)};
    return done;
}

// Behind the opening quotes. Escapes are left as they are: no time and no number has any.
Result<std::string_view> JsonRows::text() {
    for (std::size_t end = 0; (end = m_rest.find_first_of("\"\\", end)) != std::string_view::npos; end += 2) {
        if (m_rest[end] == '\\')
            continue;
        const std::string_view out = m_rest.substr(0, end);
        m_rest.remove_prefix(end + 1);
        return out;
    }
    m_rest = {};
    return wrong("a text has no end");
}

Result<std::string_view> JsonRows::value() {
    skipBlanks();
    if (m_rest.empty())
        return wrong("it ends too early");
    if (take('"'))
        return text();
    const std::size_t end = std::min(m_rest.find_first_of(",]} \n\r\t[{"), m_rest.size());
    std::string_view out = m_rest.substr(0, end);
    if (out.empty())
        return wrong("a value is missing or is no number");
    m_rest.remove_prefix(end);
    return out == "null" ? std::string_view() : out;
}

// An object or an array with all that is in it.
Result<void> JsonRows::skipNested() {
    std::size_t depth = 0;
    do {
        if (m_rest.empty())
            return wrong("it ends too early");
        const char c = m_rest.front();
        m_rest.remove_prefix(1);
        if (c == '"') {
            if (auto skipped = text(); !skipped)
                return std::move(skipped).error();
        }
        depth += c == '{' || c == '[' ? 1 : 0;
        depth -= c == '}' || c == ']' ? 1 : 0;
    } while (depth > 0);
    return {};
}

// Into the first array of arrays or objects; whatever stands before it is passed over.
Result<void> JsonRows::findRows() {
    for (;;) {
        skipBlanks();
        if (m_rest.empty())
            return wrong("it holds no array of rows");
        const char c = m_rest.front();
        m_rest.remove_prefix(1);
        if (c == '"') {
            if (auto skipped = text(); !skipped)
                return std::move(skipped).error();
        } else if (c == '[') {
            skipBlanks();
            if (m_depth == 0 || m_rest.starts_with('[') || m_rest.starts_with('{'))
                return {};
            ++m_depth;
        } else if (c == '{') {
            ++m_depth;
        } else if (m_depth == 0 || ((c == '}' || c == ']') && --m_depth == 0)) {
            return wrong("it holds no array of rows");
        }
    }
}

Result<void> JsonRows::begin() {
    if (auto filled = refill(); !filled)
        return filled;
    if (m_rest.starts_with(byteOrderMark))
        m_rest.remove_prefix(byteOrderMark.size());
    return bounded([this] { return findRows(); });
}

Result<void> JsonRows::readArray(std::vector<std::string_view>& fields) {
    do {
        auto field = value();
        if (!field)
            return std::move(field).error();
        if (fields.size() == mostFields)
            return wrong("a row has more than 64 values");
        fields.push_back(*field);
    } while (take(','));
    return take(']') ? Result<void>() : wrong("a row does not end with ']'");
}

// The first row says which members there are; the others may have them in another order, and more.
Result<void> JsonRows::store(std::string_view name, std::string_view field, std::vector<std::string_view>& fields) {
    if (m_row == 0) {
        if (std::find(m_names.begin(), m_names.end(), name) != m_names.end())
            return wrong("a row has two members of one name");
        if (m_names.size() == mostFields)
            return wrong("a row has more than 64 values");
        m_names.emplace_back(name);
        fields.push_back(field);
        return {};
    }
    if (m_expected >= m_names.size() || m_names[m_expected] != name)
        m_expected = static_cast<std::size_t>(std::find(m_names.begin(), m_names.end(), name) - m_names.begin());
    if (m_expected == m_names.size())
        return {};
    fields[m_expected++] = field;
    return {};
}

Result<void> JsonRows::readObject(std::vector<std::string_view>& fields) {
    fields.assign(m_names.size(), {});
    m_expected = 0;
    if (take('}'))
        return {};
    do {
        if (!take('"'))
            return wrong("the name of a member is missing");
        const auto name = text();
        if (!name)
            return name.error();
        if (!take(':'))
            return wrong("':' is missing");
        skipBlanks();
        const bool isNested = m_rest.starts_with('{') || m_rest.starts_with('[');
        const auto field = isNested ? Result<std::string_view>(std::string_view()) : value();
        if (!field)
            return field.error();
        if (isNested) {
            if (auto skipped = skipNested(); !skipped)
                return skipped;
        }
        if (auto stored = store(*name, *field, fields); !stored)
            return stored;
    } while (take(','));
    return take('}') ? Result<void>() : wrong("a row does not end with '}'");
}

Result<bool> JsonRows::readRow(std::vector<std::string_view>& fields) {
    if (m_row == 0 ? take(']') : !take(',')) {
        if (m_row > 0 && !take(']'))
            return wrong("',' or ']' is missing");
        return false;
    }
    const bool isObject = take('{');
    if (!isObject && !take('['))
        return wrong("a row begins with neither '[' nor '{'");
    if (m_row == 0)
        m_areObjects = isObject;
    if (isObject != m_areObjects)
        return wrong("some rows are arrays and some are objects");
    if (auto read = isObject ? readObject(fields) : readArray(fields); !read)
        return std::move(read).error();
    return true;
}

// What is left of the objects around the rows.
Result<void> JsonRows::readTail() {
    for (;;) {
        skipBlanks();
        if (auto filled = refill(); !filled)
            return filled;
        if (m_rest.empty())
            return m_depth == 0 ? Result<void>() : wrong("it ends too early");
        const char c = m_rest.front();
        if (isBlank(c))
            continue;
        if (m_depth == 0)
            return wrong("something follows the end");
        m_rest.remove_prefix(1);
        if (c == '"') {
            if (auto skipped = text(); !skipped)
                return std::move(skipped).error();
        }
        m_depth += c == '{' || c == '[' ? 1 : 0;
        m_depth -= c == '}' || c == ']' ? 1 : 0;
    }
}

Result<bool> JsonRows::next(std::vector<std::string_view>& fields) {
    fields.clear();
    if (auto filled = refill(); !filled)
        return std::move(filled).error();
    auto more = bounded([&] { return readRow(fields); });
    // Whatever is missed in a row is missed because there is no more.
    if (!more && more.error().code == "file.json" && m_rest.empty())
        return wrong("it ends too early");
    if (!more)
        return more;
    if (*more) {
        ++m_row;
        return true;
    }
    if (auto tail = readTail(); !tail)
        return std::move(tail).error();
    return false;
}

} // namespace truebar::csv
