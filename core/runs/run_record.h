// One execution as it is kept in workspace.db.
#pragma once

#include "core/engine/run_result.h"
#include "core/engine/run_settings.h"
#include "core/market/instrument.h"
#include "core/market/timeframe.h"
#include "core/runs/fund_record.h"
#include "core/runs/run_data_quality.h"
#include "core/sdk/settings.h"

#include <optional>
#include <string>

namespace truebar {

enum class RunMode : std::uint8_t { Simulation, DryRun, LiveRun };
std::string_view toString(RunMode mode);

// What was asked for.
struct RunRequest {
    RunMode mode = RunMode::Simulation;
    std::string strategy{}; // plugin id
    Settings strategySettings{};
    std::string broker = "simulated";
    InstrumentId instrument{};
    Timeframe timeframe{};
    TimeSpan span{}; // as asked; unbounded = all there is
    std::string session = "24/7"; // as CalendarBook::find() reads it; only these candles exist for the run
    RunSettings settings{};
    DataDemand demand{};
};

struct RunSummary {
    std::string id{}; // "20261120-224501-3f9a2c", sortable, unique
    UtcMs createdAt{};
    RunRequest request{};
    TimeSpan dataSpan{}; // first open to last close actually used
    std::string strategyVersion{};
    std::string codeVersion{};
    // SHA-256 over instrument details, timeframe and every candle used: equal fingerprints mean equal data.
    std::string dataFingerprint{};
    std::uint64_t candles = 0;
    Metrics metrics{};
    Metrics benchmark{}; // buy and hold
    std::optional<Metrics> averaging{}; // of averaging in; empty for runs made before this was measured
    // In lists of runs without the gaps.
    RunDataQuality data{};
};

struct RunRecord {
    RunSummary summary{};
    Instrument instrument{}; // as it was then
    RunResult result{};
    std::optional<FundRecord> fund{}; // of a portfolio; its instrument is then only a name
};

} // namespace truebar
