// One row's fields → one candle, by the dialect. No allocation and no virtual call for a good row.
#pragma once

#include "dialect.h"
#include "zone.h"

#include "core/market/candle.h"
#include "core/market/timeframe.h"
#include "core/sdk/feed.h"

namespace truebar::csv {

struct ParsedRow {
    Candle candle{};
    UtcMs rawTime{}; // before it was put on the grid of days, weeks or months
};

// A row that shows that the order of day and month was guessed wrong; the file must be read again.
constexpr const char* otherDateOrder = "row.other_date_order";

class RowParser {
public:
    RowParser(const Dialect& dialect, Timeframe timeframe, Zone zone, bool wantsAsk);

    // The reason is one clear sentence without a place.
    Result<ParsedRow> parse(const std::vector<std::string_view>& fields);
    const PrecisionHint& precision() const { return m_precision; }

private:
    bool hasColumns(const std::vector<std::string_view>& fields) const;
    std::optional<UtcMs> resolve(LocalTime local);
    UtcMs beginOf(UtcMs end, bool hasClock) const;
    Result<UtcMs> parseTime(const std::vector<std::string_view>& fields);
    Result<UtcMs> parseCalendar(const std::vector<std::string_view>& fields);
    // Raises `decimals` to those of the number.
    Result<double> number(
        const std::vector<std::string_view>& fields, int column, const char* name, int& decimals) const;
    Result<double> numberWithComma(std::string_view text, const char* name, int& decimals) const;
    Result<double> price(const std::vector<std::string_view>& fields, int column, const char* name);
    // The columns are those of `side`.
    Result<void> readCandle(const Dialect& side, const std::vector<std::string_view>& fields, Candle& candle);
    Result<void> readQuote(const std::vector<std::string_view>& fields, Candle& candle);
    Result<void> readPoint(const std::vector<std::string_view>& fields, Candle& candle);

    Dialect m_dialect;
    Dialect m_askSide; // of quotes
    Timeframe m_timeframe;
    Zone m_zone;
    bool m_wantsAsk;
    // The way the rows go, for local times that come twice.
    std::optional<UtcMs> m_previous;
    bool m_isNewestFirst = false;
    PrecisionHint m_precision;
};

} // namespace truebar::csv
