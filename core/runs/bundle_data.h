// What of the workspace goes into the bundle of a run: the stored series that it looked at, and calendar files.
#pragma once

#include "core/data/candle_store.h"
#include "core/runs/run_bundle.h"

namespace truebar {

// What the run looked at, and not what came later: an open end of its span is where the data ended then. Errors: those
// of the store; "bundle.too_many_series".
Result<std::vector<SeenSeries>> seenSeries(const RunRecord& record, const CandleStore& store);
// The candles stored of that now; series without any are left out. Errors of the store.
Result<std::vector<BundledSeries>> bundledSeries(const std::vector<SeenSeries>& seen, const CandleStore& store);

// The files among `folder` of those calendars that are none of the built-in ones. "io.read"
Result<std::vector<QByteArray>> bundledCalendars(std::vector<std::string> names, const QString& folder);

} // namespace truebar
