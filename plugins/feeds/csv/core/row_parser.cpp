#include "row_parser.h"

#include "number_text.h"

#include "core/base/decimal.h"
#include "core/market/candle_check.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace truebar::csv {

namespace {

// "21/03/2017" cannot be month, day, year.
bool contradicts(DateOrder order, std::string_view text) {
    const auto evident = evidentOrder(text);
    return evident && *evident != order && parseLocalTime(text, *evident);
}

// Decimals without trailing zeros.
int decimalsOf(std::string_view text) {
    std::size_t point = text.size();
    std::size_t significant = 0; // one past the last digit that is not zero
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '.') {
            point = i;
        } else if ((c | 0x20) == 'e') {
            const auto value = Decimal::parse(text);
            return value ? value->decimals() : Decimal::scale;
        } else if (c != '0') {
            significant = i + 1;
        }
    }
    return significant > point ? static_cast<int>(significant - point - 1) : 0;
}

} // namespace

RowParser::RowParser(const Dialect& dialect, Timeframe timeframe, Zone zone, bool wantsAsk)
    : m_dialect(dialect)
    , m_timeframe(timeframe)
    , m_zone(std::move(zone))
    , m_wantsAsk(wantsAsk) {
    m_askSide = m_dialect;
    m_askSide.open = m_dialect.askOpen;
    m_askSide.high = m_dialect.askHigh;
    m_askSide.low = m_dialect.askLow;
    m_askSide.close = m_dialect.askClose;
    m_askSide.volume = m_dialect.askClose + 1;
    const Dialect& d = m_dialect;
    const int last = std::max(
        {d.time, d.clock, d.open, d.high, d.low, d.close, d.volume, d.askOpen, d.askHigh, d.askLow, d.askClose});
    m_dialect.columns = std::max(d.columns, static_cast<std::size_t>(last + 1));
}

// Empty fields behind the last column are only the delimiters that some programs put at the end of a line.
bool RowParser::hasColumns(const Fields& fields) const {
    return fields.size() > m_dialect.columns
        && std::all_of(fields.begin() + static_cast<std::ptrdiff_t>(m_dialect.columns), fields.end(),
            [](std::string_view field) { return field.empty(); });
}

Result<ParsedRow> RowParser::parse(const Fields& fields) {
    if (fields.size() != m_dialect.columns && !hasColumns(fields))
        return Error{"row.fields", "%1 fields where %2 belong",
            {std::to_string(fields.size()), std::to_string(m_dialect.columns)}};
    const auto time = parseTime(fields);
    if (!time)
        return time.error();
    ParsedRow row;
    row.rawTime = *time;
    // Days, weeks and months are named by any time within them.
    const bool isCandle = m_dialect.kind == RowKind::Candles;
    row.candle.openTime = isCandle && !m_timeframe.isIntraday() ? m_timeframe.floor(*time) : *time;
    auto values = isCandle
        ? readCandle(m_dialect, fields, row.candle)
        : (m_dialect.kind == RowKind::Quotes ? readQuote(fields, row.candle) : readPoint(fields, row.candle));
    if (values)
        values = checkCandle(row.candle);
    if (!values)
        return std::move(values).error();
    return row;
}

Result<UtcMs> RowParser::parseTime(const Fields& fields) {
    const std::string_view text = fields[static_cast<std::size_t>(m_dialect.time)];
    std::optional<UtcMs> time;
    if (m_dialect.timeStyle == TimeStyle::Calendar)
        return parseCalendar(fields);
    if (m_dialect.timeStyle == TimeStyle::Epoch) {
        time = parseEpoch(text, m_dialect.epochUnit);
    } else if (const auto millis = parseEpoch(text, EpochUnit::Millis);
               millis && *millis >= UtcMs() && *millis < utcMs(86'400'000)) {
        time = m_dialect.baseDate + millis->time_since_epoch();
    }
    if (!time)
        return Error{"row.time", "'%1' is not a time", {excerpt(text)}};
    if (*time < earliestTime || *time >= latestTime)
        return Error{"row.time_range", "the time '%1' is outside the years 1900 to 2199", {excerpt(text)}};
    return beginOf(*time, true);
}

// The beginning of the candle whose end a row names; the same time if rows name the beginning. The end may be the
// last millisecond or second of the candle instead of the first of the next.
UtcMs RowParser::beginOf(UtcMs end, bool hasClock) const {
    using namespace std::chrono;
    if (!m_dialect.stampsEnd || (m_dialect.kind != RowKind::Candles && m_dialect.kind != RowKind::Quotes))
        return end;
    // A day is the one that is written, unless its end is: midnight of the next.
    if (!m_timeframe.isIntraday())
        return m_dialect.isEndNamed && hasClock ? end - Millis(1) : end;
    if (toCount(end) % 1000 == 999)
        end += Millis(1);
    else if (m_timeframe.unit() != Timeframe::Unit::Second && toCount(end) % 60'000 == 59'000)
        end += seconds(1);
    return end - m_timeframe.nominalLength();
}

Result<UtcMs> RowParser::parseCalendar(const Fields& fields) {
    std::string_view text = fields[static_cast<std::size_t>(m_dialect.time)];
    std::string joined;
    if (m_dialect.clock >= 0) {
        joined = std::string(text) + ' ' + std::string(fields[static_cast<std::size_t>(m_dialect.clock)]);
        text = joined;
    }
    const auto local = parseLocalTime(text, m_dialect.dateOrder);
    if (!local && m_dialect.isOrderGuessed && contradicts(m_dialect.dateOrder, text))
        return Error{otherDateOrder, "'%1' shows another order of day and month", {excerpt(text)}};
    if (!local)
        return Error{"row.time", text.empty() ? "the time is missing" : "'%1' is not a time", {excerpt(text)}};
    if (local->time < earliestTime || local->time >= latestTime)
        return Error{"row.time_range", "the time '%1' is outside the years 1900 to 2199", {excerpt(text)}};
    if (!local->zone.empty() && !m_dialect.isZoneGiven)
        return Error{"row.time_zone", "the time '%1' names the zone '%2', which is not the same for everyone",
            {excerpt(text), std::string(local->zone)}};
    // A day is the day that the file writes, whatever its zone: the session of that date.
    if (m_dialect.kind == RowKind::Candles && !m_timeframe.isIntraday())
        return beginOf(local->time, local->hasClock);
    const auto utc = resolve(*local);
    if (!utc)
        return Error{
            "row.no_such_time", "the local time '%1' does not exist: the clocks went forward", {excerpt(text)}};
    return beginOf(*utc, true);
}

// A local time that the clocks show twice is the one that keeps the rows going the way they go.
std::optional<UtcMs> RowParser::resolve(LocalTime local) {
    if (!local.offset)
        local.offset = m_dialect.offset;
    const auto times = m_zone.toUtc(local);
    if (!times)
        return std::nullopt;
    UtcMs out = times->first;
    if (times->first != times->second && m_previous) {
        const bool mayRepeat = m_dialect.kind == RowKind::Trades || m_dialect.kind == RowKind::Ticks;
        const auto follows = [&](UtcMs time) {
            const Millis step = m_isNewestFirst ? *m_previous - time : time - *m_previous;
            return step > Millis(0) || (mayRepeat && step == Millis(0));
        };
        out = m_isNewestFirst ? times->second : times->first;
        if (!follows(out))
            out = m_isNewestFirst ? times->first : times->second;
    }
    if (m_previous && out != *m_previous)
        m_isNewestFirst = out < *m_previous;
    m_previous = out;
    return out;
}

Result<double> RowParser::number(const Fields& fields, int column, const char* name, int& decimals) const {
    const std::string_view text = fields[static_cast<std::size_t>(column)];
    if (m_dialect.hasDecimalComma && !text.empty())
        return numberWithComma(text, name, decimals);
    if (const auto plain = plainNumber(text)) {
        decimals = std::max(decimals, plain->decimals);
        return plain->value;
    }
    double value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size()) {
        decimals = std::max(decimals, decimalsOf(text));
        return value;
    }
    if (text.empty() || text == "null")
        return Error{"row.missing", "%1 is missing", {name}};
    return Error{"row.number", "%1 '%2' is not a number", {name, excerpt(text)}};
}

Result<double> RowParser::numberWithComma(std::string_view text, const char* name, int& decimals) const {
    std::array<char, 40> buffer{};
    const auto comma = text.find(',');
    const std::size_t length = std::min(text.size(), buffer.size());
    // A point beside the comma is one of thousands; that is not guessed.
    if (text.size() <= buffer.size() && text.find('.') == std::string_view::npos && comma == text.rfind(',')) {
        std::copy_n(text.begin(), length, buffer.begin());
        if (comma != std::string_view::npos)
            buffer[comma] = '.';
        const std::string_view written(buffer.data(), length);
        if (const auto plain = plainNumber(written)) {
            decimals = std::max(decimals, plain->decimals);
            return plain->value;
        }
    }
    if (text == "null")
        return Error{"row.missing", "%1 is missing", {name}};
    return Error{"row.number", "%1 '%2' is not a number", {name, excerpt(text)}};
}

Result<double> RowParser::price(const Fields& fields, int column, const char* name) {
    return number(fields, column, name, m_precision.priceDecimals);
}

Result<void> RowParser::readCandle(const Dialect& side, const Fields& fields, Candle& candle) {
    const auto open = price(fields, side.open, "open");
    if (!open)
        return open.error();
    const auto high = price(fields, side.high, "high");
    if (!high)
        return high.error();
    const auto low = price(fields, side.low, "low");
    if (!low)
        return low.error();
    const auto close = price(fields, side.close, "close");
    if (!close)
        return close.error();
    candle.open = *open;
    candle.high = *high;
    candle.low = *low;
    candle.close = *close;
    if (side.volume < 0)
        return {};
    const auto volume = number(fields, side.volume, "volume", m_precision.quantityDecimals);
    if (!volume)
        return volume.error();
    candle.volume = *volume;
    return {};
}

Result<void> RowParser::readQuote(const Fields& fields, Candle& candle) {
    if (auto bid = readCandle(m_dialect, fields, candle); !bid)
        return bid;
    Candle ask = candle;
    auto read = readCandle(m_askSide, fields, ask);
    if (!read)
        return read;
    if (ask.close < candle.close)
        return Error{"row.crossed", "the ask is below the bid"};
    if (m_wantsAsk)
        candle = ask;
    return {};
}

Result<void> RowParser::readPoint(const Fields& fields, Candle& candle) {
    const bool isTick = m_dialect.kind == RowKind::Ticks;
    const auto first = price(fields, m_dialect.open, isTick ? "bid" : "price");
    if (!first)
        return first.error();
    double value = *first;
    if (isTick) {
        const auto ask = price(fields, m_dialect.askOpen, "ask");
        if (!ask)
            return ask.error();
        if (*ask < value)
            return Error{"row.crossed", "the ask is below the bid"};
        value = m_wantsAsk ? *ask : value;
    } else {
        const auto amount = number(fields, m_dialect.volume, "amount", m_precision.quantityDecimals);
        if (!amount)
            return amount.error();
        candle.volume = *amount;
    }
    candle.open = candle.high = candle.low = candle.close = value;
    return {};
}

} // namespace truebar::csv
