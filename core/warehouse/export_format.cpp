#include "core/warehouse/export_format.h"

#include <array>
#include <utility>

namespace truebar {

namespace {

constexpr std::array formats{
    std::pair{ExportFormat::Csv, "csv"},
    std::pair{ExportFormat::JsonLines, "jsonl"},
    std::pair{ExportFormat::Sqlite, "sqlite"},
};

std::string escaped(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c == '/')
            out += "%2F";
        else
            out += c;
    }
    return out;
}

} // namespace

std::string toString(ExportFormat format) {
    for (const auto& [value, name] : formats) {
        if (value == format)
            return name;
    }
    return {};
}

Result<ExportFormat> parseExportFormat(std::string_view text) {
    for (const auto& [value, name] : formats) {
        if (text == name)
            return value;
    }
    return Error{"export.format", "'%1' is not a format; use csv, jsonl or sqlite", {std::string(text.substr(0, 20))}};
}

std::string exportFileName(const InstrumentId& id, Timeframe timeframe, ExportFormat format, bool isGzip) {
    return escaped(id.venue) + '~' + escaped(id.symbol) + '~' + timeframe.toString() + '.' + toString(format)
        + (isGzip ? ".gz" : "");
}

} // namespace truebar
