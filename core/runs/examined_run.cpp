#include "core/runs/examined_run.h"

#include "core/runs/backtest.h"

namespace truebar {

Result<ExaminedRun> examinedRun(const CandleStore& store, const PluginRegistry& plugins, const RunRequest& request) {
    if (const auto plugin = plugins.find(PluginKind::Strategy, request.strategy); !plugin)
        return plugin.error();
    const auto closed = closedRequest(store, request);
    if (!closed)
        return closed.error();
    // Whoever examines chooses windows of its own, and how to get warm before each.
    RunRequest cold = *closed;
    cold.settings.warmUp = 0;
    auto series = requestedSeries(store, cold);
    if (!series)
        return std::move(series).error();
    auto instrument = store.instrument(request.instrument);
    if (!instrument)
        return std::move(instrument).error();
    ExaminedRun out;
    out.series = std::move(*series);
    out.examination.series = out.series.get();
    out.examination.instrument = std::move(*instrument);
    out.examination.settings = cold.settings;
    out.examination.strategy = [&plugins, id = request.strategy](
                                   const Settings& settings) { return plugins.createStrategy(id, settings); };
    out.examination.broker = simulatedBrokerFor(plugins, cold, out.examination.instrument);
    return out;
}

} // namespace truebar
