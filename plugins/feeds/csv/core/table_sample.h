#pragma once

#include "dialect.h"

namespace truebar::csv {

// The first rows of a table, cut into fields, and what stands above them.
struct TableSample {
    char delimiter = ',';
    bool hasHeader = false;
    Fields header{};
    std::uint64_t headerLine = 0;
    // The last line above the rows: the header, or comments without one.
    std::uint64_t skippedLines = 0;
    std::uint64_t firstRowLine = 0;
    std::size_t columns = 0; // of most rows
    FieldRows rows{};
};

// Lines that are comments, addresses or titles above a header are no part of the table. Errors: "file.empty",
// "file.not_a_table", "file.only_header".
Result<TableSample> sampleTable(std::string_view sample);

bool isNumber(std::string_view text);
// Fields of most rows; of two widths with equally many `preferred`, else the larger one.
std::size_t usualColumns(const FieldRows& rows, std::size_t preferred);

} // namespace truebar::csv
