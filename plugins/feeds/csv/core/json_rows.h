// Rows of a JSON array of arrays: [[1581075960000, 0.1, …], …].
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace truebar::csv {

// Walks a text that holds the whole document. Values are numbers, strings without escapes, null, true or false.
class JsonRows {
public:
    explicit JsonRows(std::string_view text)
        : m_rest(text) { }

    // "[", then rows. "file.json" located at the row.
    Result<void> begin();
    // False after the last row; `fields` are the values' texts, null is empty.
    Result<bool> next(std::vector<std::string_view>& fields);
    // Of the row last returned, 1-based.
    std::uint64_t row() const { return m_row; }
    std::size_t remaining() const { return m_rest.size(); }

private:
    void skipBlanks();
    bool take(char c);
    Result<std::string_view> value();
    Error wrong(const char* what) const;

    std::string_view m_rest;
    std::uint64_t m_row = 0;
};

} // namespace truebar::csv
