#include "tardis_reader.h"

#include "book_numbers.h"
#include "plugins/feeds/csv/core/dialect.h"
#include "plugins/feeds/csv/core/time_text.h"

#include <algorithm>

namespace truebar::book {

namespace {

constexpr std::size_t mostLevels = 1000;

bool isBlank(std::string_view line) {
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

std::optional<std::size_t> find(const std::vector<std::string_view>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - names.begin()));
}

} // namespace

Result<std::unique_ptr<IBookReader>> TardisReader::open(csv::LineReader& lines, PrecisionHint& precision) {
    std::unique_ptr<TardisReader> out(new TardisReader(lines, precision));
    std::string_view header;
    const auto more = lines.next(header);
    if (!more)
        return more.error();
    if (auto read = out->readHeader(header); !read)
        return std::move(read).error();
    return std::unique_ptr<IBookReader>(std::move(out));
}

Result<void> TardisReader::readHeader(std::string_view line) {
    std::vector<std::string_view> names;
    csv::splitLine(line, ',', names);
    m_count = names.size();
    const auto symbol = find(names, "symbol");
    const auto time = find(names, "timestamp");
    if (!symbol || !time)
        return Error{"book.header", "the header has no column '%1'", {symbol ? "timestamp" : "symbol"}, "1"};
    m_symbolColumn = *symbol;
    m_timeColumn = *time;
    for (const auto& [side, columns] : {std::pair{"asks[", &m_askColumns}, std::pair{"bids[", &m_bidColumns}}) {
        for (std::size_t level = 0; level < mostLevels; ++level) {
            const std::string name = side + std::to_string(level);
            const auto price = find(names, name + "].price");
            const auto quantity = find(names, name + "].amount");
            if (!price || !quantity)
                break;
            columns->push_back({*price, *quantity});
        }
        if (columns->empty())
            return Error{"book.header", "the header has no column '%1'", {std::string(side) + "0].price"}, "1"};
    }
    return {};
}

Result<std::optional<BookRow>> TardisReader::next() {
    std::string_view line;
    do {
        const auto more = m_lines.next(line);
        if (!more)
            return more.error();
        if (!*more)
            return std::optional<BookRow>();
    } while (isBlank(line));
    BookRow row;
    row.line = m_lines.lineNumber();
    if (auto read = readRow(line); read)
        row.book = &m_book;
    else
        row.reason = std::move(read).error();
    return std::optional(std::move(row));
}

Result<void> TardisReader::readRow(std::string_view line) {
    csv::splitLine(line, ',', m_fields);
    if (m_fields.size() != m_count)
        return Error{"book.columns", "the row has %1 fields, the header %2",
            {std::to_string(m_fields.size()), std::to_string(m_count)}};
    const std::string_view time = m_fields[m_timeColumn];
    const auto unit = csv::epochUnit(time);
    const auto parsed = unit ? csv::parseEpoch(time, *unit) : std::nullopt;
    if (!parsed || *parsed < earliestTime || *parsed >= latestTime)
        return Error{"book.time", "'%1' is not a time", {std::string(time.substr(0, 40))}};
    const std::string_view symbol = m_fields[m_symbolColumn];
    if (m_symbol.empty())
        m_symbol = symbol;
    if (symbol != m_symbol)
        return Error{"book.other_symbol", "this is a row of %1 in a file of %2",
            {std::string(symbol.substr(0, 40)), m_symbol.substr(0, 40)}};
    PrecisionHint seen = m_precision;
    for (const auto& [columns, side] :
        {std::pair{&m_bidColumns, &m_book.bids}, std::pair{&m_askColumns, &m_book.asks}}) {
        if (auto read = readSide(*columns, *side, seen); !read)
            return read;
    }
    if (!std::is_sorted(m_book.bids.begin(), m_book.bids.end(),
            [](const BookLevel& a, const BookLevel& b) { return a.price > b.price; })
        || !std::is_sorted(m_book.asks.begin(), m_book.asks.end(),
            [](const BookLevel& a, const BookLevel& b) { return a.price < b.price; }))
        return Error{"book.order", "the levels are not in order of price"};
    m_precision = seen;
    m_book.time = *parsed;
    return {};
}

// A side that is less deep than the file has empty cells at its end.
Result<void> TardisReader::readSide(
    const std::vector<Columns>& columns, std::vector<BookLevel>& side, PrecisionHint& seen) const {
    side.clear();
    bool isOver = false;
    for (const Columns& at : columns) {
        const std::string_view price = m_fields[at.price];
        const std::string_view quantity = m_fields[at.quantity];
        isOver = isOver || (price.empty() && quantity.empty());
        if (isOver && (!price.empty() || !quantity.empty()))
            return Error{"book.level", "there is a level after an empty one"};
        if (isOver)
            continue;
        const auto level = parseLevel(price, quantity, seen);
        if (!level)
            return level.error();
        if (level->quantity > 0)
            side.push_back(*level);
    }
    return {};
}

} // namespace truebar::book
