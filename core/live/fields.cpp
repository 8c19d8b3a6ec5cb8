#include "core/live/fields.h"

#include <charconv>

namespace truebar {

FieldWriter& FieldWriter::add(std::string_view text) {
    if (!m_isFirst)
        m_text += '\t';
    m_isFirst = false;
    for (const char c : text) {
        if (c == '\t')
            m_text += "\\t";
        else if (c == '\n')
            m_text += "\\n";
        else if (c == '\\')
            m_text += "\\\\";
        else
            m_text += c;
    }
    return *this;
}

FieldReader::FieldReader(std::string_view line) {
    m_fields.emplace_back();
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\t') {
            m_fields.emplace_back();
        } else if (line[i] == '\\' && i + 1 < line.size()) {
            const char c = line[++i];
            m_fields.back() += c == 't' ? '\t' : (c == 'n' ? '\n' : c);
        } else {
            m_fields.back() += line[i];
        }
    }
}

std::string FieldReader::text() {
    if (m_next == m_fields.size()) {
        m_isGood = false;
        return {};
    }
    return std::move(m_fields[m_next++]);
}

Decimal FieldReader::decimal() {
    const auto value = maybeDecimal();
    m_isGood = m_isGood && value.has_value();
    return value.value_or(Decimal());
}

std::optional<Decimal> FieldReader::maybeDecimal() {
    const std::string given = text();
    if (given.empty())
        return std::nullopt;
    const auto value = Decimal::parse(given);
    if (!value) {
        m_isGood = false;
        return std::nullopt;
    }
    return *value;
}

std::int64_t FieldReader::integer() {
    const std::string given = text();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
    if (error != std::errc() || end != given.data() + given.size())
        m_isGood = false;
    return value;
}

bool FieldReader::flag() {
    const std::string given = text();
    m_isGood = m_isGood && (given == "1" || given == "0");
    return given == "1";
}

} // namespace truebar
