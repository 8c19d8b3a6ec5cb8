// Looks at the candles that a run needs before it begins.
#pragma once

#include "core/data/data_check.h"
#include "core/data/fetcher.h"
#include "core/plugins/plugin_registry.h"
#include "core/runs/run_record.h"

namespace truebar {

// Every feed that the strategy defines, the run's own series first. A series of which nothing is stored has coverage 0;
// errors are those of the strategy, of its settings and of the store.
Result<RunDataQuality> preflight(const CandleStore& store, const PluginRegistry& plugins, const RunRequest& request);
// `own`: the candles of the request as requestedSeries() has read them, if they are at hand.
Result<RunDataQuality> preflight(
    const CandleStore& store, const IStrategy& strategy, const RunRequest& request, const Series* own = nullptr);

// "run.incomplete_data", naming the first feed that is not good enough and its largest gaps, if the request does not
// allow that.
Result<void> mayRun(const RunDataQuality& quality, const DataDemand& demand);
// "T:X 1m from … to … (3 candles)", largest gaps first, at most `most` of them; empty if nothing is missing.
std::string namedGaps(const FeedQuality& feed, std::size_t most);
// What brings the missing candles: a job for each stored series that lacks some.
std::vector<FetchJob> repairJobs(const RunDataQuality& quality);

} // namespace truebar
