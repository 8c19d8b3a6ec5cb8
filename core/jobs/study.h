// A study: one strategy over a space of settings, on every combination of instruments, timeframes, spans and money
// settings. Each run of it is a trial, and each trial a job.
#pragma once

#include "core/jobs/model_search.h"
#include "core/jobs/objective.h"
#include "core/jobs/sweep_axis.h"
#include "core/runs/run_record.h"

#include <string>
#include <vector>

namespace truebar {

class CandleStore;
class PluginRegistry;

enum class SearchKind : std::uint8_t { Grid, Random, Latin, Direct, ControlledRandom };
// "grid", "random", "lhs", "direct", "crs"
std::string_view toString(SearchKind kind);
std::optional<SearchKind> searchKindNamed(std::string_view name);
// True for those whose next trial depends on the results so far.
bool isModelSearch(SearchKind kind);

struct Search {
    SearchKind kind = SearchKind::Grid;
    std::uint64_t trials = 0; // per cell; 0 for a grid, which is whole
    std::uint64_t seed = 1;

    bool operator==(const Search&) const = default;
};

struct StudySpec {
    std::string name{}; // what a person calls it; may be empty
    std::string strategy{};
    std::string broker = "simulated";
    std::map<std::string, std::string> fixed{}; // settings that do not vary, as text
    std::vector<SweepAxis> axes{};
    std::vector<InstrumentId> instruments{};
    std::vector<Timeframe> timeframes{};
    std::vector<TimeSpan> spans{TimeSpan{}};
    std::vector<RunSettings> money{RunSettings{}};
    std::string session = "24/7";
    DataDemand demand{};
    Search search{};
    Objective objective{};
    int priority = 0; // studies of higher priority are worked on first
};

// Most trials of one study.
constexpr std::uint64_t mostTrials = 1'000'000;

// One data set with one money setting; all settings of the space are tried on it.
struct StudyCell {
    InstrumentId instrument{};
    Timeframe timeframe{};
    TimeSpan span{};
    RunSettings money{};
};
// By instrument, timeframe, span, money, the last one running fastest.
std::vector<StudyCell> cellsOf(const StudySpec& spec);

std::vector<std::size_t> axisSizes(const StudySpec& spec);
// The trials of each cell, the same in all; empty for a model search.
std::vector<Combination> planOf(const StudySpec& spec);
// Trials of a cell that are known to come, or at most for a model search.
std::uint64_t trialsPerCell(const StudySpec& spec, std::size_t planned);
// The texts of the axes.
std::vector<std::string> valuesOf(const StudySpec& spec, const Combination& combination);
// What a run of that trial is asked. Errors of the settings.
Result<RunRequest> requestOf(
    const StudySpec& spec, const SettingsSchema& schema, const StudyCell& cell, const std::vector<std::string>& values);

// Settings that do not vary and axes: known to the schema, no value refused, nothing given twice. "setting.*", "sweep.*".
Result<void> checkSpace(const SettingsSchema& schema, const StudySpec& spec);
// Everything that can be known before the first trial: plugin, settings, stored series, objective, size.
Result<void> checkStudy(const CandleStore& store, const PluginRegistry& plugins, const StudySpec& spec);

} // namespace truebar
