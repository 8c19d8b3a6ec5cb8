#include "table_sample.h"

#include "header_names.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>

namespace truebar::csv {

namespace {

constexpr std::size_t sampledLines = 1000;
constexpr std::size_t fewestNames = 3; // a line with fewer fields is a title rather than a header

struct Line {
    std::string_view text;
    std::uint64_t number = 0;
};

std::vector<Line> linesOf(std::string_view sample) {
    std::vector<Line> out;
    for (std::uint64_t number = 1; !sample.empty() && out.size() < sampledLines; ++number) {
        const auto end = sample.find('\n');
        // What the sample cuts off is no whole line, unless there is nothing else.
        if (end == std::string_view::npos && !out.empty() && sample.size() > 4096)
            break;
        std::string_view line = sample.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (!trimmed(line).empty())
            out.push_back({line, number});
        sample.remove_prefix(end == std::string_view::npos ? sample.size() : end + 1);
    }
    return out;
}

bool startsWith(std::string_view text, std::string_view lowered) {
    return text.size() >= lowered.size()
        && std::equal(lowered.begin(), lowered.end(), text.begin(),
            [](char wanted, char c) { return wanted == (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
}

// A comment, an address, or the line by which spreadsheets are told the delimiter.
bool isRemark(std::string_view line) {
    line = trimmed(line);
    for (const std::string_view begin : {"#", "//", "http://", "https://", "www.", "sep="}) {
        if (startsWith(line, begin))
            return true;
    }
    return false;
}

// How many of a delimiter most lines that have it hold.
struct Usual {
    std::size_t count = 0;
    std::size_t lines = 0;
};

Usual usualCount(std::span<const Line> lines, char delimiter) {
    std::map<std::ptrdiff_t, std::size_t> counts;
    for (const Line& line : lines)
        ++counts[std::count(line.text.begin(), line.text.end(), delimiter)];
    Usual out;
    for (const auto& [count, number] : counts) {
        if (count > 0 && number >= out.lines)
            out = {static_cast<std::size_t>(count), number};
    }
    return out;
}

// The delimiter that most lines hold equally often, and more often than any other. Where semicolons part the columns
// of a candle, commas are those of its decimals.
std::optional<char> findDelimiter(std::span<const Line> lines) {
    constexpr std::size_t looked = 50;
    constexpr std::size_t candleDelimiters = 4;
    lines = lines.first(std::min(lines.size(), looked));
    const Usual semicolons = usualCount(lines, ';');
    if (semicolons.count >= candleDelimiters && semicolons.lines * 2 >= lines.size())
        return ';';
    std::optional<char> best;
    Usual most;
    for (const char candidate : {',', ';', '\t', '|'}) {
        const Usual usual = usualCount(lines, candidate);
        const bool isUsual = usual.lines * 2 >= lines.size();
        const bool wasUsual = most.lines * 2 >= lines.size();
        if (isUsual == wasUsual ? usual.count > most.count : isUsual) {
            most = usual;
            best = candidate;
        }
    }
    return best;
}

bool isTime(std::string_view text) {
    return isNumber(text) || parseLocalTime(text, DateOrder::YearMonthDay)
        || parseLocalTime(text, DateOrder::DayMonthYear) || parseLocalTime(text, DateOrder::MonthDayYear);
}

bool isMissing(std::string_view text) {
    constexpr std::string_view words[]{"null", "NULL", "None", "none", "n/a", "N/A", "NA"};
    return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

bool looksLikeHeader(const Fields& fields) {
    return std::none_of(fields.begin(), fields.end(), [](std::string_view f) {
        return isNumber(f) || isMissing(f);
    }) && std::any_of(fields.begin(), fields.end(), [](std::string_view f) {
        return std::any_of(f.begin(), f.end(), [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
    }) && !isTime(fields.front());
}

Fields fieldsOf(std::string_view line, char delimiter) {
    Fields out;
    splitLine(line, delimiter, out);
    return out;
}

// Index of the header among the lines from `first` on: the first that names prices, else the first that could be one.
std::optional<std::size_t> findHeader(std::span<const Line> lines, std::size_t first, char delimiter) {
    constexpr std::size_t mostAbove = 20;
    std::optional<std::size_t> possible;
    for (std::size_t i = first; i < std::min(lines.size(), first + mostAbove); ++i) {
        const Fields fields = fieldsOf(lines[i].text, delimiter);
        const bool isNames = fields.size() > 1 && looksLikeHeader(fields);
        if (fields.size() >= fewestNames && !isNames)
            break;
        if (isNames && namesPrices(fields))
            return i;
        if (isNames && !possible && (i == first || fields.size() >= fewestNames))
            possible = i;
    }
    return possible;
}

} // namespace

bool isNumber(std::string_view text) {
    double value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
}

std::size_t usualColumns(const FieldRows& rows, std::size_t preferred) {
    std::map<std::size_t, std::size_t> counts;
    for (const Fields& row : rows)
        ++counts[row.size()];
    std::size_t out = 0;
    std::size_t most = 0;
    for (const auto& [width, count] : counts) {
        if (count > most || (count == most && out != preferred)) {
            out = width;
            most = count;
        }
    }
    return out;
}

Result<TableSample> sampleTable(std::string_view sample) {
    const auto lines = linesOf(sample);
    if (lines.empty())
        return Error{"file.empty", "the file is empty"};
    std::size_t first = 0;
    while (first < lines.size() && isRemark(lines[first].text))
        ++first;
    const auto delimiter = findDelimiter(first < lines.size() ? std::span(lines).subspan(first) : std::span(lines));
    if (!delimiter)
        return Error{"file.not_a_table", "the lines have no columns: '%1'", {excerpt(lines.front().text)},
            std::to_string(lines.front().number)};
    TableSample out;
    out.delimiter = *delimiter;
    auto header = findHeader(lines, first, *delimiter);
    // Some tools write the names as a comment.
    if (!header && first > 0 && namesPrices(fieldsOf(lines[first - 1].text, *delimiter)))
        header = first - 1;
    out.hasHeader = header.has_value();
    if (header) {
        out.header = fieldsOf(lines[*header].text, *delimiter);
        out.headerLine = lines[*header].number;
        first = *header + 1;
    }
    if (first == lines.size())
        return header ? Error{"file.only_header", "the file has a header and no rows"}
                      : Error{"file.empty", "the file is empty"};
    out.skippedLines = first == 0 ? 0 : lines[first - 1].number;
    out.firstRowLine = lines[first].number;
    for (const Line& line : std::span(lines).subspan(first))
        out.rows.push_back(fieldsOf(line.text, *delimiter));
    out.columns = usualColumns(out.rows, out.header.size());
    return out;
}

} // namespace truebar::csv
