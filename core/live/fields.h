// A line of text fields, separated by tabs; tab, line feed and backslash within a field are escaped. What the journal's
// records consist of.
#pragma once

#include "core/base/amount.h"
#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace truebar {

class FieldWriter {
public:
    FieldWriter& add(std::string_view text);
    FieldWriter& add(const char* text) { return add(std::string_view(text)); }
    FieldWriter& add(Decimal value) { return add(std::string_view(value.toString())); }
    template <class Tag>
    FieldWriter& add(Amount<Tag> amount) {
        return add(amount.value());
    }
    FieldWriter& add(UtcMs time) { return add(toCount(time)); }
    FieldWriter& add(bool flag) { return add(std::string_view(flag ? "1" : "0")); }
    FieldWriter& add(std::int64_t value) { return add(std::string_view(std::to_string(value))); }
    FieldWriter& add(std::uint64_t value) { return add(std::string_view(std::to_string(value))); }
    template <class T>
    FieldWriter& add(const std::optional<T>& maybe) {
        return maybe ? add(*maybe) : add(std::string_view());
    }

    std::string take() { return std::move(m_text); }

private:
    std::string m_text;
    bool m_isFirst = true;
};

// Reads them in the same order; anything that does not fit makes it fail, and it stays failed.
class FieldReader {
public:
    explicit FieldReader(std::string_view line);

    std::string text();
    Decimal decimal();
    std::optional<Decimal> maybeDecimal();
    std::int64_t integer();
    UtcMs time() { return utcMs(integer()); }
    bool flag();
    // Which of 0 … count − 1 has this name, by `name(i)`.
    template <class Name>
    int choice(int count, Name name) {
        const std::string given = text();
        for (int i = 0; i < count; ++i) {
            if (given == name(i))
                return i;
        }
        m_isGood = false;
        return 0;
    }

    bool isGood() const { return m_isGood; }
    bool hasMore() const { return m_next < m_fields.size(); }
    // Nothing was missing, wrong or left over.
    bool isDone() const { return m_isGood && m_next == m_fields.size(); }

private:
    std::vector<std::string> m_fields;
    std::size_t m_next = 0;
    bool m_isGood = true;
};

} // namespace truebar
