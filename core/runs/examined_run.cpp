#include "core/runs/examined_run.h"

#include "core/runs/backtest.h"
#include "core/runs/fingerprint.h"

#include <array>

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
    const auto finer = finerSeriesFor(store, cold, out.series->span());
    if (!finer)
        return finer.error();
    out.fingerprint = dataFingerprint(out.examination.instrument, *out.series);
    if (*finer)
        out.fingerprint =
            joinedFingerprint(std::array{out.fingerprint, dataFingerprint(out.examination.instrument, **finer)});
    out.examination.broker = simulatedBrokerFor(plugins, cold, out.examination.instrument, *finer);
    out.holding = holdingBrokerFor(plugins, cold, out.examination.instrument, *finer);
    return out;
}

} // namespace truebar
