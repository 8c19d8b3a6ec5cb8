// How a file writes its rows: found once, from its first lines, and then only followed.
#pragma once

#include "time_text.h"

#include "core/base/result.h"
#include "core/market/timeframe.h"

#include <string>
#include <string_view>
#include <vector>

namespace truebar::csv {

using Fields = std::vector<std::string_view>;
using FieldRows = std::vector<Fields>;

// As much of a bad field as fits into a sentence about it.
inline std::string excerpt(std::string_view text) {
    return std::string(text.substr(0, 40));
}

enum class RowKind {
    Candles, // time, open, high, low, close, volume
    Quotes, // time, bid open … close, bid size, ask open … close, ask size
    Trades, // time, price, amount
    Ticks, // time, bid, ask
};

enum class TimeStyle { Epoch, Calendar, MillisOfDay };

// Which moment of its candle a row names; Detected: by the names of the columns and the writing of the times.
enum class Stamps { Detected, Open, End };

// What whoever wants the file says about it.
struct DialectHints {
    Timeframe timeframe{};
    Stamps stamps = Stamps::Detected;
    bool isZoneGiven = false;
};

struct Dialect {
    static constexpr int absent = -1;

    bool isJson = false;
    char delimiter = ',';
    bool hasHeader = false;
    std::uint64_t skippedLines = 0; // above the first row: the header and what stands before it
    RowKind kind = RowKind::Candles;
    TimeStyle timeStyle = TimeStyle::Calendar;
    EpochUnit epochUnit = EpochUnit::Millis;
    DateOrder dateOrder = DateOrder::YearMonthDay;
    // No row of the sample shows which of day and month is which.
    bool isOrderGuessed = false;
    bool stampsEnd = false;
    // The end is said by a column's name or from outside, not concluded from how the times look.
    bool isEndNamed = false;
    bool hasDecimalComma = false;
    // The name of the time column means a time since 1970, however small.
    bool isEpochNamed = false;
    // A zone was given, so that an abbreviation such as EST behind a time is no riddle.
    bool isZoneGiven = false;
    // What the name of the time column says of its zone: an offset, or an IANA name.
    std::optional<Millis> offset{};
    std::string zoneName{};
    // The column that volume comes from, if it has a name of its own such as "Volume BTC".
    std::string volumeName{};
    // For MillisOfDay: the date from the file's name.
    UtcMs baseDate{};
    std::size_t columns = 0; // of a whole row

    int time = absent;
    int clock = absent; // a second time column
    // Candles and quotes: open, high, low, close, volume; trades: price in `open`, amount in `volume`; ticks: bid in
    // `open`, ask in `askOpen`.
    int open = absent;
    int high = absent;
    int low = absent;
    int close = absent;
    int volume = absent;
    int askOpen = absent;
    int askHigh = absent;
    int askLow = absent;
    int askClose = absent;

    // For people: "comma, header, epoch milliseconds, candles".
    std::string describe() const;
};

// `sample` is the beginning of the text without a byte order mark; `name` the name of the data. Errors: "file.*".
Result<Dialect> detectDialect(std::string_view sample, const std::string& name, const DialectHints& hints);

// The columns of JSON rows; `names` are those of the members, empty if the rows are arrays. Errors: "file.*".
Result<Dialect> jsonDialect(const Fields& names, const FieldRows& rows, const DialectHints& hints);

// The fields of one line, trimmed of blanks and quotes.
void splitLine(std::string_view line, char delimiter, Fields& fields);
std::string_view trimmed(std::string_view text);

} // namespace truebar::csv
