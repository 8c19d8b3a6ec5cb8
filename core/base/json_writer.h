// Writes one JSON document into a string, without a tree: a million rows cost one buffer. Numbers have the shortest
// text that reads back the same; NaN and infinity are null.
#pragma once

#include "core/base/amount.h"
#include "core/base/time.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

namespace truebar {

class JsonWriter {
public:
    JsonWriter& beginObject() { return open('{'); }
    JsonWriter& endObject() { return close('}'); }
    JsonWriter& beginArray() { return open('['); }
    JsonWriter& endArray() { return close(']'); }
    JsonWriter& key(std::string_view name);

    // Bytes that are not UTF-8 become U+FFFD.
    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(double number);
    JsonWriter& value(bool flag) { return raw(flag ? "true" : "false"); }
    JsonWriter& value(std::int64_t number) { return integer(number); }
    JsonWriter& value(std::uint64_t number) { return integer(number); }
    JsonWriter& value(int number) { return integer(number); }
    // Milliseconds since 1970.
    JsonWriter& value(UtcMs time) { return integer(toCount(time)); }
    // Exact decimals are numbers with all their digits.
    JsonWriter& value(Decimal number) { return raw(number.toString()); }
    template <class Tag>
    JsonWriter& value(Amount<Tag> amount) {
        return value(amount.value());
    }
    template <class T>
    JsonWriter& value(const std::optional<T>& maybe) {
        return maybe ? value(*maybe) : null();
    }
    JsonWriter& null() { return raw("null"); }

    template <class T>
    JsonWriter& member(std::string_view name, const T& content) {
        key(name);
        return value(content);
    }

    std::string take() { return std::move(m_text); }

private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    JsonWriter& raw(std::string_view text);
    void separate();

    template <class T>
    JsonWriter& integer(T number) {
        std::array<char, 24> buffer{};
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
        return raw({buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())});
    }

    std::string m_text;
    bool m_needsComma = false;
};

} // namespace truebar
