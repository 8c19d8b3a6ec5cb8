// Making a bundle of a run, and running it again.
#pragma once

#include "core/data/candle_store.h"
#include "core/runs/json_difference.h"
#include "core/runs/run_bundle.h"

#include <functional>
#include <stop_token>

namespace truebar {

enum class CandlesInBundle : std::uint8_t { Along, LeftOut };

// Of a stored run. With its candles along: "bundle.other_data" if those stored now are not those of the run; without,
// the bundle says which it means. `calendarFolder`: where the calendar files are. "bundle.not_simulation"
Result<RunBundle> bundleOf(const RunRecord& record, const PluginRegistry& plugins, const CandleStore& store,
    CandlesInBundle candles, const QString& calendarFolder);

struct BundleRerun {
    RunRecord record{}; // under the id, the time and the version names of the bundle
    std::string document{}; // what `run show --journal --json` would print of it
    // Of the bundled document and this one, byte by byte; none: they are the same.
    std::optional<JsonDifference> difference{};
    std::vector<BundledPlugin> plugins{}; // those here, in the order of the bundle's
    bool usedOwnCandles = false; // of the bundle, not of the store
};

// Over the candles of the bundle, in a store of its own that nobody else sees; without such over those of `store` that
// the run saw, whatever came there later. Errors: "plugin.unknown", "setting.*", and those of runBacktest();
// "bundle.no_candles" if neither has any, "bundle.changed_candles" if those in `store` are no longer the run's.
Result<BundleRerun> rerunBundle(const RunBundle& bundle, const PluginRegistry& plugins, const CandleStore* store,
    const std::function<void(double)>& progress = {}, std::stop_token stop = {});

// "bundle.not_reproduced" if the run here is not the one of the bundle.
Result<void> mayImport(const BundleRerun& rerun);

struct StoredCandles {
    std::uint64_t stored = 0;
    std::uint64_t conflicts = 0; // others are stored there; they stay
};
// Puts the candles of the bundle into the store: all or nothing.
Result<StoredCandles> storeCandles(const RunBundle& bundle, CandleStore& store);

} // namespace truebar
