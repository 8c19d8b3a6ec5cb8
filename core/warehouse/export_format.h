// The kinds of files an export can write, and how its files are called.
#pragma once

#include "core/base/result.h"
#include "core/market/instrument.h"
#include "core/market/timeframe.h"

#include <string>
#include <string_view>

namespace truebar {

enum class ExportFormat { Csv, JsonLines, Sqlite };

// "csv", "jsonl", "sqlite"
std::string toString(ExportFormat format);
// "export.format" names the ones there are.
Result<ExportFormat> parseExportFormat(std::string_view text);

// "BINANCE~BTC%2FUSDT~1m.csv.gz": no two series have the same name, and none leaves its folder ("/" becomes "%2F").
std::string exportFileName(const InstrumentId& id, Timeframe timeframe, ExportFormat format, bool isGzip);

} // namespace truebar
