// How a file writes its rows: found once, from its first lines, and then only followed.
#pragma once

#include "time_text.h"

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace truebar::csv {

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

struct Dialect {
    static constexpr int absent = -1;

    char delimiter = ',';
    bool hasHeader = false;
    RowKind kind = RowKind::Candles;
    TimeStyle timeStyle = TimeStyle::Calendar;
    EpochUnit epochUnit = EpochUnit::Millis;
    DateOrder dateOrder = DateOrder::YearMonthDay;
    // No row of the sample shows which of day and month is which.
    bool isOrderGuessed = false;
    // NinjaTrader stamps the end of a candle.
    bool stampsEnd = false;
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
Result<Dialect> detectDialect(std::string_view sample, const std::string& name);

// The fields of one line, trimmed of blanks and quotes.
void splitLine(std::string_view line, char delimiter, std::vector<std::string_view>& fields);

// Sets time style, unit and order from the values of the time column.
Result<void> detectTime(Dialect& dialect, const std::vector<std::string_view>& values, const std::string& name);

} // namespace truebar::csv
