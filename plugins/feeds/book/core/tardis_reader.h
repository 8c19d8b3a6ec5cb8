// Tardis book_snapshot_N files: a header, then on each line the N best levels of both sides.
#pragma once

#include "plugins/feeds/csv/core/line_reader.h"

#include "core/market/book.h"
#include "core/sdk/feed.h"

#include <string>

namespace truebar::book {

class TardisReader final : public IBookReader {
public:
    // Reads the header: "book.header" says what is missing in it.
    static Result<std::unique_ptr<IBookReader>> open(csv::LineReader& lines, PrecisionHint& precision);

    Result<std::optional<BookRow>> next() override;

private:
    // Where one level stands in a line.
    struct Columns {
        std::size_t price = 0;
        std::size_t quantity = 0;
    };

    TardisReader(csv::LineReader& lines, PrecisionHint& precision)
        : m_lines(lines)
        , m_precision(precision) { }
    Result<void> readHeader(std::string_view line);
    Result<void> readRow(std::string_view line);
    Result<void> readSide(const std::vector<Columns>& columns, std::vector<BookLevel>& side, PrecisionHint& seen) const;

    csv::LineReader& m_lines;
    PrecisionHint& m_precision;
    std::vector<std::string_view> m_fields;
    std::size_t m_count = 0;
    std::size_t m_symbolColumn = 0;
    std::size_t m_timeColumn = 0;
    std::vector<Columns> m_bidColumns;
    std::vector<Columns> m_askColumns;
    std::string m_symbol;
    BookSnapshot m_book;
};

} // namespace truebar::book
