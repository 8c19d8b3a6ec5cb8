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
    BrokerFactory holding{}; // a cash account without leverage, for what is only held
    std::string fingerprint{}; // of all candles, those that fills are decided by included
};

// `plugins` must outlive it. Errors: unknown instrument, series, plugin or session; "run.no_candles".
Result<ExaminedRun> examinedRun(const CandleStore& store, const PluginRegistry& plugins, const RunRequest& request);

} // namespace truebar
