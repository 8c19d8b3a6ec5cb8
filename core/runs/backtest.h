// From request to record: series, plugins, Runner, metrics, benchmark. Synchronous; the caller chooses the thread.
#pragma once

#include "core/data/candle_store.h"
#include "core/engine/runner.h"
#include "core/plugins/plugin_registry.h"
#include "core/runs/run_record.h"

#include <functional>
#include <stop_token>

namespace truebar {

// Text settings ("fast" → "20") checked against the plugin's schema. "plugin.unknown", "setting.*".
Result<Settings> resolveStrategySettings(
    const PluginRegistry& plugins, std::string_view strategy, const std::map<std::string, std::string>& given);

// Does not save. Errors: unknown instrument, series, plugin, setting or session; "run.no_candles";
// "run.incomplete_data" (core/runs/preflight.h); "run.cancelled".
Result<RunRecord> runBacktest(const CandleStore& store, const PluginRegistry& plugins, const RunRequest& request,
    const std::function<void(double)>& progress = {}, std::stop_token stop = {});

// Makes the broker of the request, once for every run; may be called from several threads.
BrokerFactory simulatedBrokerFor(
    const PluginRegistry& plugins, const RunRequest& request, const Instrument& instrument);

} // namespace truebar
