// Rows of a JSON array of arrays or of objects: [[1581075960000, 0.1, …], …], {"data": [{"time": …, "open": …}, …]}.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace truebar::csv {

class LineReader;

// Walks a document as it comes. Values are numbers, strings without escapes, null, true or false; members of objects
// that are objects or arrays themselves are passed over. A row is bounded as a line of a table is.
class JsonRows {
public:
    // The whole document, or its beginning.
    explicit JsonRows(std::string_view text)
        : m_rest(text) { }
    // Takes more from `reader` as it is needed; views of a row stay valid until the next call.
    explicit JsonRows(LineReader& reader)
        : m_reader(&reader) { }

    // To the first array of rows. "file.json" located at the row, "file.long_row".
    Result<void> begin();
    // False after the last row; `fields` are the values' texts in the order of names(), null is empty.
    Result<bool> next(std::vector<std::string_view>& fields);
    // The members' names, those of the first row; empty if the rows are arrays.
    const std::vector<std::string>& names() const { return m_names; }
    // Of the row last returned, 1-based.
    std::uint64_t row() const { return m_row; }

private:
    Result<void> refill();
    // Runs `read` on no more of the text than a row may have.
    template <typename Read>
    auto bounded(const Read& read) -> decltype(read());
    void skipBlanks();
    bool take(char c);
    Result<std::string_view> text();
    Result<std::string_view> value();
    Result<void> skipNested();
    Result<void> findRows();
    Result<bool> readRow(std::vector<std::string_view>& fields);
    Result<void> readArray(std::vector<std::string_view>& fields);
    Result<void> readObject(std::vector<std::string_view>& fields);
    Result<void> store(std::string_view name, std::string_view field, std::vector<std::string_view>& fields);
    Result<void> readTail();
    Error wrong(const char* what) const;

    LineReader* m_reader = nullptr;
    std::size_t m_window = 0; // bytes of the reader that m_rest was
    std::string_view m_rest;
    std::size_t m_depth = 0; // objects and arrays around the rows
    bool m_areObjects = false;
    std::vector<std::string> m_names;
    std::size_t m_expected = 0; // the name that the next member of the row probably has
    std::uint64_t m_row = 0;
};

} // namespace truebar::csv
