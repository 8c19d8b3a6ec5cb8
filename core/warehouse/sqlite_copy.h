// One series as an SQLite file that explains itself: tables series and candle, view candle_utc (docs/warehouse.md).
#pragma once

#include "core/market/series.h"
#include "core/warehouse/output_file.h"

#include <functional>

namespace truebar {

// The file must not exist. `step` is called with the candles written so far; its error ends the work.
Result<WrittenFile> writeSqliteCopy(const QString& path, const Series& series, const Instrument& instrument,
    const std::function<Result<void>(std::size_t)>& step);

} // namespace truebar
