// What of the workspace goes into the bundle of a run: the stored series that it looked at, and calendar files.
#pragma once

#include "core/data/candle_store.h"
#include "core/runs/run_bundle.h"

namespace truebar {

// As far as the run looked at each. Errors: those of the store; "bundle.too_many_series".
Result<std::vector<BundledSeries>> bundledSeries(const RunRecord& record, const CandleStore& store);

// The files among `folder` of those calendars that are none of the built-in ones. "io.read"
Result<std::vector<QByteArray>> bundledCalendars(std::vector<std::string> names, const QString& folder);

} // namespace truebar
