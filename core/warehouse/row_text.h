// Candles as lines of text. The columns are documented in docs/warehouse.md.
#pragma once

#include "core/market/series.h"

#include <string>
#include <string_view>

namespace truebar {

// A cell that no spreadsheet takes for a formula: text that begins with = + - @ tab, carriage return or apostrophe gets
// an apostrophe in front and is quoted; so is text with a comma, a quote or a line end (quotes doubled, RFC 4180).
std::string csvTextCell(std::string_view text);

// "open_time,open_time_utc,open,high,low,close,volume,venue,symbol,timeframe\n"
std::string csvHeader();

// Appends candles of one series; numbers have the shortest text that reads back as the same double.
class RowWriter {
public:
    virtual ~RowWriter() = default;
    virtual void append(std::string& out, const Candle& candle) const = 0;
};

class CsvRows final : public RowWriter {
public:
    explicit CsvRows(const Series& series);
    void append(std::string& out, const Candle& candle) const override;

private:
    std::string m_ending; // venue, symbol, timeframe: the same in every row
};

class JsonRowsWriter final : public RowWriter {
public:
    explicit JsonRowsWriter(const Series& series);
    void append(std::string& out, const Candle& candle) const override;

private:
    std::string m_beginning;
};

} // namespace truebar
