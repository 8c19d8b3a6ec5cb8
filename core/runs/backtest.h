// From request to record: series, plugins, Runner, metrics, benchmark. Synchronous; the caller chooses the thread.
#pragma once

#include "core/data/candle_store.h"
#include "core/engine/run_series.h"
#include "core/plugins/plugin_registry.h"
#include "core/runs/run_record.h"

#include <functional>
#include <stop_token>

namespace truebar {

// Text settings ("fast" → "20") checked against the plugin's schema. "plugin.unknown", "setting.*".
Result<Settings> resolveStrategySettings(
    const PluginRegistry& plugins, std::string_view strategy, const std::map<std::string, std::string>& given);

// The request without the candle that is not over yet, see closedSpan(): what a run is made of and keeps.
Result<RunRequest> closedRequest(const CandleStore& store, const RunRequest& request);

// The candles of a request, within its session hours, and before them as many as it warms up on and there are; a
// request that begins at the first candle warms up on its own. Errors: unknown series or session; "run.no_candles".
Result<SeriesSnapshot> requestedSeries(const CandleStore& store, const RunRequest& request);

// What runs over the same candles share: read and judged once, never changed, for any number of threads.
struct PreparedData {
    SeriesSnapshot series{};
    SeriesSnapshot finer{}; // for fill profiles that ask for finer candles; empty if there are none
    Instrument instrument{};
    std::string fingerprint{}; // of all candles above
    RunDataQuality quality{};
};

// Instrument, timeframe, span, session and demand of the request count; the strategy says which further feeds are to be
// judged. Errors: unknown instrument, series or session; "run.no_candles"; "run.incomplete_data"
// (core/runs/preflight.h).
Result<PreparedData> prepareData(const CandleStore& store, const IStrategy& strategy, const RunRequest& request);
// Of the finest candles stored of the instrument that the run's own can be made of, for fill profiles that ask for
// them; empty if there are none.
Result<std::optional<Timeframe>> finerTimeframe(const CandleStore& store, const RunRequest& request);
// Its candles as far as the run's own reach (`own`); empty if the profile asks for none or there are none.
Result<SeriesSnapshot> finerSeriesFor(const CandleStore& store, const RunRequest& request, TimeSpan own);
// Buy and hold for the money settings of the request; the same for every strategy and its settings.
Result<BenchmarkResult> holdPrepared(
    const PluginRegistry& plugins, const PreparedData& data, const RunRequest& request, std::stop_token stop = {});
// One run over prepared data, with the numbers of runBacktest and without its lists.
Result<BriefResult> runPreparedBriefly(const PluginRegistry& plugins, const PreparedData& data,
    const RunRequest& request, std::span<const EquityPoint> benchmark, std::stop_token stop = {});

// What a run that has been stepped through, here or elsewhere, leaves: judged against other ways of being invested.
// `withBounds`: the same run under the profiles `worst` and `best` too, which only a run without changes allows.
Result<RunRecord> recordOf(const PluginRegistry& plugins, PreparedData data, const RunRequest& request,
    RunResult result, bool withBounds = true, std::stop_token stop = {});

// Does not save. Errors: unknown instrument, series, plugin, setting or session; "run.no_candles";
// "run.incomplete_data" (core/runs/preflight.h); "run.cancelled".
Result<RunRecord> runBacktest(const CandleStore& store, const PluginRegistry& plugins, const RunRequest& request,
    const std::function<void(double)>& progress = {}, std::stop_token stop = {});

// One part of the cash in each: how averaging in buys, beside every run.
constexpr Timeframe averagingInterval(1, Timeframe::Unit::Week);

// Makes the broker of the request, once for every run; may be called from several threads. `finer`, `backing`:
// BrokerSetup.
BrokerFactory simulatedBrokerFor(const PluginRegistry& plugins, const RunRequest& request, const Instrument& instrument,
    SeriesSnapshot finer = {}, const Money* backing = nullptr);

// That of buy and hold beside it: a cash account without leverage.
BrokerFactory holdingBrokerFor(
    const PluginRegistry& plugins, const RunRequest& request, const Instrument& instrument, SeriesSnapshot finer = {});

// Gives a run that has just been made its id, its time and the version of the program.
void stampRun(RunSummary& summary);

} // namespace truebar
