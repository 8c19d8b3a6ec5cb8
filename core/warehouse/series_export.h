// Stored candles into files for other programs: one file for each series and a manifest. Synchronous; the caller
// chooses the thread. The formats are documented in docs/warehouse.md.
#pragma once

#include "core/data/candle_store.h"
#include "core/warehouse/manifest.h"

#include <functional>
#include <stop_token>

namespace truebar {

struct ExportRequest {
    std::vector<InstrumentId> instruments{}; // one at least, each once
    Timeframe timeframe{}; // made of what is stored, as readSeries() does
    TimeSpan span{}; // of open times
    ExportFormat format = ExportFormat::Csv;
    QString folder{}; // made if it is not there; its parent must be
    bool overwrite = false; // replace files of the same names
    bool isGzip = false; // not for SQLite
};

struct ExportReport {
    QString manifestFile{};
    Manifest manifest{};
};

// All files get their names together when all are whole, the manifest last; a failure or a cancel ("export.cancelled")
// leaves what was there. `progress`: 0 … 1. Errors: "export.no_instruments", "export.repeated", "export.gzip_sqlite",
// "export.no_candles" (in the span), "export.exists", "export.not_a_file", "export.folder", "export.busy",
// "io.export_write", and those of readSeries().
Result<ExportReport> exportSeries(const CandleStore& store, const ExportRequest& request,
    const std::function<void(double)>& progress = {}, std::stop_token stop = {});

} // namespace truebar
