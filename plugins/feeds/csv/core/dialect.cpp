#include "dialect.h"

#include "header_names.h"
#include "table_sample.h"
#include "time_detect.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>

namespace truebar::csv {

namespace {

bool isClock(std::string_view text) {
    return text.size() >= 4 && text.find(':') != std::string_view::npos
        && parseLocalTime("2000-01-01 " + std::string(text), DateOrder::YearMonthDay).has_value();
}

// Of the rows with this many fields.
template <typename Predicate>
bool mostRows(const FieldRows& rows, std::size_t width, const Predicate& holds) {
    std::size_t yes = 0;
    std::size_t all = 0;
    for (const Fields& row : rows) {
        if (row.size() == width) {
            ++all;
            yes += holds(row);
        }
    }
    return yes * 2 > all;
}

void setCandleColumns(Dialect& d, int first) {
    d.open = first;
    d.high = first + 1;
    d.low = first + 2;
    d.close = first + 3;
    d.volume = first + 4;
}

// Without a header the number of columns tells.
Result<void> assignByPosition(Dialect& d, const FieldRows& rows) {
    d.time = 0;
    const bool hasClock = d.columns > 5 && mostRows(rows, d.columns, [](const Fields& row) { return isClock(row[1]); });
    if (hasClock)
        d.clock = 1;
    const int first = hasClock ? 2 : 1;
    const std::size_t values = d.columns - static_cast<std::size_t>(first);
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
        return Error{"file.columns", "%1 columns without a header cannot be understood", {std::to_string(d.columns)}};
    }
}

// "20231115 000200;…" is how NinjaTrader writes, which stamps the end of a candle.
void detectStamps(Dialect& d, const FieldRows& rows, Stamps declared) {
    const bool isByNinja = d.delimiter == ';' && d.time == 0 && mostRows(rows, d.columns, [](const Fields& row) {
        const std::string_view time = row.front();
        return time.size() == 15 && time[8] == ' ' && parseLocalTime(time, DateOrder::YearMonthDay);
    });
    d.stampsEnd = declared == Stamps::Detected ? d.isEndNamed || isByNinja : declared == Stamps::End;
    d.isEndNamed = d.stampsEnd && (d.isEndNamed || declared == Stamps::End);
}

// "100,5" is half; "37,123" may be thirty-seven or thousands: then some other number must tell.
Result<void> detectDecimalComma(Dialect& d, const FieldRows& rows) {
    std::size_t points = 0;
    std::size_t commas = 0;
    bool isClear = false;
    std::string_view riddle;
    for (const Fields& row : rows) {
        for (const int column : {d.open, d.high, d.low, d.close}) {
            if (column < 0 || static_cast<std::size_t>(column) >= row.size())
                continue;
            const std::string_view text = row[static_cast<std::size_t>(column)];
            const auto comma = text.find(',');
            points += text.find('.') != std::string_view::npos;
            if (comma == std::string_view::npos || comma != text.rfind(',')
                || text.find_first_not_of("-0123456789,") != std::string_view::npos)
                continue;
            ++commas;
            riddle = text;
            isClear = isClear || text.size() - comma != 4 || text.starts_with("0,") || comma > 3;
        }
    }
    d.hasDecimalComma = commas > points;
    if (d.hasDecimalComma && !isClear)
        return Error{"file.decimal_comma",
            "the comma in '%1' may be that of decimals or of thousands; write the numbers with a point",
            {std::string(riddle)}};
    return {};
}

Result<void> detectTimes(Dialect& d, const FieldRows& rows, const std::string& name, const DialectHints& hints) {
    Fields times;
    const auto column = static_cast<std::size_t>(d.time);
    for (const Fields& row : rows) {
        if (column < row.size() && !row[column].empty())
            times.push_back(row[column]);
    }
    if (times.empty())
        return Error{"file.time", "no row has a time"};
    return detectTime(d, times, name, hints);
}

std::string delimiterName(char delimiter) {
    const std::map<char, const char*> names{{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "bar"}};
    return names.at(delimiter);
}

} // namespace

Result<Dialect> detectDialect(std::string_view sample, const std::string& name, const DialectHints& hints) {
    const auto table = sampleTable(sample);
    if (!table)
        return table.error();
    Dialect d;
    d.delimiter = table->delimiter;
    d.hasHeader = table->hasHeader;
    d.skippedLines = table->skippedLines;
    d.columns = table->columns;
    d.isZoneGiven = hints.isZoneGiven;
    const std::string rowPlace = std::to_string(table->firstRowLine);
    if (d.hasHeader) {
        // Some tools name one column "Date" and write two: date and clock.
        const bool hasUnnamedClock = d.columns == table->header.size() + 1
            && mostRows(table->rows, d.columns, [](const Fields& row) { return isClock(row[1]); });
        if (auto done = assignByHeader(d, table->header, hasUnnamedClock, hints); !done)
            return std::move(done).error().at(std::to_string(table->headerLine));
    } else if (auto done = assignByPosition(d, table->rows); !done) {
        return std::move(done).error().at(rowPlace);
    }
    if (auto done = detectTimes(d, table->rows, name, hints); !done)
        return std::move(done).error().at(rowPlace);
    if (d.delimiter != ',') {
        if (auto done = detectDecimalComma(d, table->rows); !done)
            return std::move(done).error().at(rowPlace);
    }
    detectStamps(d, table->rows, hints.stamps);
    return d;
}

Result<Dialect> jsonDialect(const Fields& names, const FieldRows& rows, const DialectHints& hints) {
    Dialect d;
    d.isJson = true;
    d.isZoneGiven = hints.isZoneGiven;
    d.columns = usualColumns(rows, names.size());
    if (!names.empty()) {
        if (auto done = assignByHeader(d, names, false, hints); !done)
            return std::move(done).error().at("row 1");
    } else if (d.columns == 7
        && mostRows(rows, 7, [](const Fields& row) { return row[3] == "buy" || row[3] == "sell"; })) {
        d.kind = RowKind::Trades;
        d.time = 0;
        d.open = 4;
        d.volume = 5;
    } else if (d.columns >= 6) {
        d.time = 0;
        setCandleColumns(d, 1);
    } else {
        return Error{"file.columns", "the rows have %1 values; a candle needs 6", {std::to_string(d.columns)}, "row 1"};
    }
    if (auto done = detectTimes(d, rows, {}, hints); !done)
        return std::move(done).error().at("row 1");
    detectStamps(d, rows, hints.stamps);
    return d;
}

std::string Dialect::describe() const {
    constexpr std::array kinds{"candles", "bid and ask candles", "trades", "bid and ask ticks"};
    constexpr std::array units{"seconds", "milliseconds", "microseconds", "nanoseconds"};
    std::string out = isJson ? std::string("JSON") : delimiterName(delimiter);
    if (hasHeader)
        out += skippedLines > 1 ? ", header in line " + std::to_string(skippedLines) : ", header";
    else if (!isJson)
        out += ", no header";
    if (timeStyle == TimeStyle::Epoch)
        out += std::string(", epoch ") + units[static_cast<std::size_t>(epochUnit)];
    else
        out += timeStyle == TimeStyle::MillisOfDay ? ", milliseconds of the day" : ", calendar times";
    if (hasDecimalComma)
        out += ", decimal comma";
    out += std::string(", ") + kinds[static_cast<std::size_t>(kind)];
    if (stampsEnd && (kind == RowKind::Candles || kind == RowKind::Quotes))
        out += ", stamped at the end";
    if (kind == RowKind::Candles && volume < 0)
        out += ", no volume";
    return volumeName.empty() ? out : out + ", volume from '" + volumeName + "'";
}

} // namespace truebar::csv
