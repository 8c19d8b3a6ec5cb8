#include "dialect.h"

#include "header_names.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <span>

namespace truebar::csv {

namespace {

using Fields = std::vector<std::string_view>;

constexpr std::size_t sampledLines = 1000;

std::string_view trimmed(std::string_view text) {
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '"' || c == '\''; };
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> linesOf(std::string_view sample) {
    std::vector<std::string_view> out;
    while (!sample.empty() && out.size() < sampledLines) {
        const auto end = sample.find('\n');
        // What the sample cuts off is no whole line, unless there is nothing else.
        if (end == std::string_view::npos && !out.empty() && out.size() + 1 < sampledLines && sample.size() > 4096)
            break;
        std::string_view line = sample.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (!trimmed(line).empty())
            out.push_back(line);
        sample.remove_prefix(end == std::string_view::npos ? sample.size() : end + 1);
    }
    return out;
}

// The delimiter that the first lines hold most often at least once each.
std::optional<char> findDelimiter(const std::vector<std::string_view>& lines) {
    char best = 0;
    std::ptrdiff_t most = 0;
    for (const char candidate : {',', ';', '\t', '|'}) {
        std::ptrdiff_t least = PTRDIFF_MAX;
        for (std::size_t i = 0; i < std::min<std::size_t>(lines.size(), 5); ++i)
            least = std::min(least, std::count(lines[i].begin(), lines[i].end(), candidate));
        if (least > most) {
            most = least;
            best = candidate;
        }
    }
    return most > 0 ? std::optional(best) : std::nullopt;
}

bool isNumber(std::string_view text) {
    double value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
}

bool isTime(std::string_view text) {
    return isNumber(text) || parseLocalTime(text, DateOrder::YearMonthDay)
        || parseLocalTime(text, DateOrder::DayMonthYear) || parseLocalTime(text, DateOrder::MonthDayYear);
}

bool looksLikeHeader(const Fields& fields) {
    return std::none_of(fields.begin(), fields.end(), [](std::string_view f) {
        return isNumber(f);
    }) && std::any_of(fields.begin(), fields.end(), [](std::string_view f) {
        return std::any_of(f.begin(), f.end(), [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
    }) && !isTime(fields.front());
}

bool isClock(std::string_view text) {
    return text.size() >= 4 && text.find(':') != std::string_view::npos
        && parseLocalTime("2000-01-01 " + std::string(text), DateOrder::YearMonthDay).has_value();
}

// Fields of most lines: a broken one among them, be it the first, does not mislead.
std::size_t usualColumns(std::span<const std::string_view> lines, char delimiter) {
    std::map<std::size_t, std::size_t> counts;
    Fields fields;
    for (const std::string_view line : lines) {
        splitLine(line, delimiter, fields);
        ++counts[fields.size()];
    }
    return std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
        return a.second < b.second;
    })->first;
}

void setCandleColumns(Dialect& d, int first) {
    d.open = first;
    d.high = first + 1;
    d.low = first + 2;
    d.close = first + 3;
    d.volume = first + 4;
}

// Without a header the number of columns tells.
Result<void> assignByPosition(Dialect& d, const Fields& row) {
    d.time = 0;
    const bool hasClock = row.size() > 5 && isClock(row[1]);
    if (hasClock)
        d.clock = 1;
    const int first = hasClock ? 2 : 1;
    const std::size_t values = row.size() - static_cast<std::size_t>(first);
    switch (values) {
    case 1:
        return Error{"file.not_candles", "two columns are a rate or an index, not candles"};
    case 2:
        d.kind = RowKind::Trades;
        d.open = first;
        d.volume = first + 1;
        return {};
    case 10:
        d.kind = RowKind::Quotes;
        setCandleColumns(d, first);
        d.askOpen = first + 5;
        d.askHigh = first + 6;
        d.askLow = first + 7;
        d.askClose = first + 8;
        return {};
    case 4:
    case 5:
    case 6:
    case 11:
        setCandleColumns(d, first);
        if (values == 4)
            d.volume = Dialect::absent;
        return {};
    default:
        return Error{"file.columns", "%1 columns without a header cannot be understood", {std::to_string(row.size())}};
    }
}

// Data of LEAN carries its date in the name: "20161008_btcusd_minute_trade.csv".
std::optional<UtcMs> dateInName(const std::string& name) {
    for (std::size_t i = 0; i + 8 <= name.size(); ++i) {
        const bool allDigits = std::all_of(name.begin() + static_cast<std::ptrdiff_t>(i),
            name.begin() + static_cast<std::ptrdiff_t>(i + 8), [](char c) { return c >= '0' && c <= '9'; });
        if (!allDigits)
            continue;
        if (const auto date = parseLocalTime(name.substr(i, 8), DateOrder::YearMonthDay))
            return date->time;
    }
    return std::nullopt;
}

std::string delimiterName(char delimiter) {
    const std::map<char, const char*> names{{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "bar"}};
    return names.at(delimiter);
}

void addField(Fields& fields, std::string_view field) {
    if (!field.empty() && (field.front() <= '\'' || field.back() <= '\''))
        field = trimmed(field);
    fields.push_back(field);
}

} // namespace

void splitLine(std::string_view line, char delimiter, Fields& fields) {
    fields.clear();
    std::size_t begin = 0;
    std::size_t at = 0;
    // Fields are short: looking at eight bytes at a time beats calling a search for each.
    if constexpr (std::endian::native == std::endian::little) {
        constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
        constexpr std::uint64_t sevens = 0x7f7f'7f7f'7f7f'7f7f;
        const std::uint64_t wanted = ones * static_cast<unsigned char>(delimiter);
        for (; at + sizeof(std::uint64_t) <= line.size(); at += sizeof(std::uint64_t)) {
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, line.data() + at, sizeof bytes);
            bytes ^= wanted;
            // The top bit of every byte that was the delimiter.
            std::uint64_t found = ~(((bytes & sevens) + sevens) | bytes | sevens);
            for (; found != 0; found &= found - 1) {
                const std::size_t end = at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
                addField(fields, line.substr(begin, end - begin));
                begin = end + 1;
            }
        }
    }
    for (; at < line.size(); ++at) {
        if (line[at] == delimiter) {
            addField(fields, line.substr(begin, at - begin));
            begin = at + 1;
        }
    }
    addField(fields, line.substr(begin));
}

Result<void> detectTime(Dialect& d, const Fields& values, const std::string& name) {
    const std::string_view first = values.front();
    if (const auto unit = epochUnit(first)) {
        // Eight digits are a date before they are a number of seconds.
        const bool isDate = first.size() == 8 && parseLocalTime(first, DateOrder::YearMonthDay);
        if (!isDate) {
            d.timeStyle = TimeStyle::Epoch;
            d.epochUnit = *unit;
            return {};
        }
    }
    if (isNumber(first) && first.size() < 9 && !parseLocalTime(first, DateOrder::YearMonthDay)) {
        const auto date = dateInName(name);
        if (!date)
            return Error{"file.time", "'%1' is neither a date nor a time since 1970", {excerpt(first)}};
        d.timeStyle = TimeStyle::MillisOfDay;
        d.baseDate = *date;
        return {};
    }
    d.timeStyle = TimeStyle::Calendar;
    // Nothing decides: slashes are American, dots and dashes are not.
    d.dateOrder = first.find('/') != std::string_view::npos ? DateOrder::MonthDayYear : DateOrder::DayMonthYear;
    d.isOrderGuessed = true;
    for (const std::string_view value : values) {
        if (const auto order = evidentOrder(value)) {
            d.dateOrder = *order;
            d.isOrderGuessed = false;
            break;
        }
    }
    const bool anyGood = std::any_of(
        values.begin(), values.end(), [&](std::string_view v) { return parseLocalTime(v, d.dateOrder).has_value(); });
    if (!anyGood)
        return Error{"file.time", "'%1' is not a time", {excerpt(first)}};
    return {};
}

Result<Dialect> detectDialect(std::string_view sample, const std::string& name) {
    const auto lines = linesOf(sample);
    if (lines.empty())
        return Error{"file.empty", "the file is empty"};
    const auto delimiter = findDelimiter(lines);
    if (!delimiter)
        return Error{"file.not_a_table", "the lines have no columns: '%1'", {excerpt(lines.front())}, "1"};
    Dialect d;
    d.delimiter = *delimiter;
    Fields header;
    splitLine(lines.front(), d.delimiter, header);
    d.hasHeader = looksLikeHeader(header);
    if (d.hasHeader && lines.size() == 1)
        return Error{"file.only_header", "the file has a header and no rows"};
    const std::size_t firstRow = d.hasHeader ? 1 : 0;
    d.columns = usualColumns(std::span(lines).subspan(firstRow), d.delimiter);
    Fields row;
    for (std::size_t i = firstRow; i < lines.size() && row.size() != d.columns; ++i)
        splitLine(lines[i], d.delimiter, row);
    if (d.hasHeader) {
        // Some tools name one column "Date" and write two: date and clock.
        const bool hasUnnamedClock = row.size() == header.size() + 1 && isClock(row[1]);
        if (auto done = assignByHeader(d, header, hasUnnamedClock); !done)
            return std::move(done).error().at("1");
    } else if (auto done = assignByPosition(d, row); !done) {
        return std::move(done).error().at("1");
    }
    d.stampsEnd = d.delimiter == ';' && !d.hasHeader && row.size() == 6 && row[0].size() == 15 && row[0][8] == ' ';
    Fields times;
    for (std::size_t i = firstRow; i < lines.size(); ++i) {
        splitLine(lines[i], d.delimiter, row);
        if (static_cast<std::size_t>(d.time) < row.size() && !row[static_cast<std::size_t>(d.time)].empty())
            times.push_back(row[static_cast<std::size_t>(d.time)]);
    }
    if (times.empty())
        return Error{"file.time", "no row has a time"};
    if (auto done = detectTime(d, times, name); !done)
        return std::move(done).error().at(d.hasHeader ? "2" : "1");
    return d;
}

std::string Dialect::describe() const {
    constexpr std::array kinds{"candles", "bid and ask candles", "trades", "bid and ask ticks"};
    constexpr std::array units{"seconds", "milliseconds", "microseconds", "nanoseconds"};
    std::string out = delimiterName(delimiter) + (hasHeader ? ", header, " : ", no header, ");
    if (timeStyle == TimeStyle::Epoch)
        out += std::string("epoch ") + units[static_cast<std::size_t>(epochUnit)];
    else
        out += timeStyle == TimeStyle::MillisOfDay ? "milliseconds of the day" : "calendar times";
    out += std::string(", ") + kinds[static_cast<std::size_t>(kind)];
    return stampsEnd ? out + ", stamped at the end" : out;
}

} // namespace truebar::csv
