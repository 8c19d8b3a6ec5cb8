// The candles and the makers of strategy and broker for one request: what core/validation examines.
#pragma once

#include "core/data/candle_store.h"
#include "core/plugins/plugin_registry.h"
#include "core/runs/run_record.h"
#include "core/validation/examination.h"

namespace truebar {

struct ExaminedRun {
    SeriesSnapshot series{}; // examination.series points to it
    Examination examination{};
};

// `plugins` must outlive it. Errors: unknown instrument, series, plugin or session; "run.no_candles".
Result<ExaminedRun> examinedRun(const CandleStore& store, const PluginRegistry& plugins, const RunRequest& request);

} // namespace truebar
