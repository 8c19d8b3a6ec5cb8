#include "core/warehouse/row_text.h"

#include "core/base/json_writer.h"

#include <array>
#include <charconv>

namespace truebar {

namespace {

template <class Number>
void appendNumber(std::string& out, Number value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    out.append(buffer.data(), end.ptr);
}

} // namespace

std::string csvTextCell(std::string_view text) {
    constexpr std::string_view dangerous = "=+-@\t\r'";
    const bool isGuarded = !text.empty() && dangerous.find(text.front()) != std::string_view::npos;
    if (!isGuarded && text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string out = isGuarded ? "\"'" : "\"";
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    return out + '"';
}

std::string csvHeader() {
    return "open_time,open_time_utc,open,high,low,close,volume,venue,symbol,timeframe\n";
}

CsvRows::CsvRows(const Series& series)
    : m_ending(',' + csvTextCell(series.instrument().venue) + ',' + csvTextCell(series.instrument().symbol) + ','
        + csvTextCell(series.timeframe().toString()) + '\n') { }

void CsvRows::append(std::string& out, const Candle& candle) const {
    appendNumber(out, toCount(candle.openTime));
    out += ',';
    out += formatUtc(candle.openTime);
    for (const double value : {candle.open, candle.high, candle.low, candle.close, candle.volume}) {
        out += ',';
        appendNumber(out, value);
    }
    out += m_ending;
}

JsonRowsWriter::JsonRowsWriter(const Series& series) {
    JsonWriter json;
    json.beginObject()
        .member("venue", series.instrument().venue)
        .member("symbol", series.instrument().symbol)
        .member("timeframe", series.timeframe().toString());
    m_beginning = json.take();
}

void JsonRowsWriter::append(std::string& out, const Candle& candle) const {
    out += m_beginning;
    out += ",\"open_time\":";
    appendNumber(out, toCount(candle.openTime));
    for (const auto& [name, value] :
        {std::pair{",\"open\":", candle.open}, std::pair{",\"high\":", candle.high}, std::pair{",\"low\":", candle.low},
            std::pair{",\"close\":", candle.close}, std::pair{",\"volume\":", candle.volume}}) {
        out += name;
        appendNumber(out, value);
    }
    out += "}\n";
}

} // namespace truebar
