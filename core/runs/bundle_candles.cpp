#include "core/runs/bundle_candles.h"

#include "core/market/candle_check.h"

#include <array>
#include <charconv>
#include <string_view>

namespace truebar {

namespace {

constexpr std::string_view header = "open_time,open,high,low,close,volume";

template <class T>
void append(QByteArray& out, T value, char end) {
    std::array<char, 40> buffer{};
    const auto done = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    out.append(buffer.data(), static_cast<qsizetype>(done.ptr - buffer.data())).append(end);
}

// Reads one number and the character after it; false if either is something else.
template <class T>
bool take(std::string_view& row, T& value, bool isLast) {
    const auto done = std::from_chars(row.data(), row.data() + row.size(), value);
    const auto used = static_cast<std::size_t>(done.ptr - row.data());
    if (done.ec != std::errc{} || used == 0)
        return false;
    row.remove_prefix(used);
    if (isLast)
        return row.empty();
    if (row.empty() || row.front() != ',')
        return false;
    row.remove_prefix(1);
    return true;
}

Result<Candle> candleOf(std::string_view row) {
    Candle out;
    std::int64_t time = 0;
    const bool isGood = take(row, time, false) && take(row, out.open, false) && take(row, out.high, false)
        && take(row, out.low, false) && take(row, out.close, false) && take(row, out.volume, true);
    if (!isGood)
        return Error{"bundle.csv", "this is not a row of six numbers"};
    out.openTime = utcMs(time);
    if (auto checked = checkCandle(out); !checked)
        return std::move(checked).error();
    return out;
}

} // namespace

QByteArray candlesToCsv(const Series& series) {
    QByteArray out(header.data(), static_cast<qsizetype>(header.size()));
    out.append('\n');
    for (std::size_t i = 0; i < series.size(); ++i) {
        const Candle candle = series.at(i);
        append(out, toCount(candle.openTime), ',');
        for (const double price : {candle.open, candle.high, candle.low, candle.close})
            append(out, price, ',');
        append(out, candle.volume, '\n');
    }
    return out;
}

Result<Series> candlesFromCsv(const QByteArray& csv, const InstrumentId& instrument, Timeframe timeframe) {
    std::string_view rest(csv.constData(), static_cast<std::size_t>(csv.size()));
    Series out(instrument, timeframe);
    for (std::size_t line = 1; !rest.empty(); ++line) {
        const auto end = rest.find('\n');
        const auto here = [line](Error error) { return std::move(error).at(std::to_string(line)); };
        if (end == std::string_view::npos)
            return here({"bundle.csv", "the last line has no end"});
        const std::string_view row = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        if (line == 1) {
            if (row != header)
                return here({"bundle.csv", "the first line must be '%1'", {std::string(header)}});
            continue;
        }
        const auto candle = candleOf(row);
        if (!candle)
            return here(candle.error());
        if (!out.isEmpty() && candle->openTime <= out.times().back())
            return here({"bundle.order", "the candle does not open after the one before"});
        out.append(*candle);
    }
    if (out.isEmpty())
        return Error{"bundle.csv", "there are no candles in it", {}, "1"};
    return out;
}

} // namespace truebar
