#include "core/jobs/study.h"

#include "core/data/series_reader.h"
#include "core/plugins/plugin_registry.h"

#include <algorithm>
#include <array>
#include <set>

namespace truebar {

namespace {

constexpr std::array<std::string_view, 5> searchNames{"grid", "random", "lhs", "direct", "crs"};

// Most values of instruments × timeframes × spans × money.
constexpr std::uint64_t mostCells = 10'000;

Result<void> checkSize(const StudySpec& spec) {
    const std::array<std::size_t, 4> parts{
        spec.instruments.size(), spec.timeframes.size(), spec.spans.size(), spec.money.size()};
    if (std::find(parts.begin(), parts.end(), 0U) != parts.end())
        return Error{"sweep.empty", "a study needs an instrument, a timeframe, a span and money settings"};
    const std::uint64_t cells = combinationCount(parts, mostCells);
    if (cells > mostCells)
        return Error{"sweep.too_many", "the study has more than %1 data sets", {std::to_string(mostCells)}};
    const bool isGrid = spec.search.kind == SearchKind::Grid;
    if (!isGrid && spec.search.trials == 0)
        return Error{
            "sweep.trials", "the search '%1' needs a number of trials", {std::string(toString(spec.search.kind))}};
    const std::uint64_t space = combinationCount(axisSizes(spec), mostTrials);
    const std::uint64_t perCell = isGrid ? space : spec.search.trials;
    if (perCell > mostTrials || perCell * cells > mostTrials)
        return Error{"sweep.too_many", "the study has more than %1 trials", {std::to_string(mostTrials)}};
    return {};
}

} // namespace

std::string_view toString(SearchKind kind) {
    return searchNames[static_cast<std::size_t>(kind)];
}

std::optional<SearchKind> searchKindNamed(std::string_view name) {
    const auto found = std::find(searchNames.begin(), searchNames.end(), name);
    if (found == searchNames.end())
        return std::nullopt;
    return static_cast<SearchKind>(found - searchNames.begin());
}

bool isModelSearch(SearchKind kind) {
    return kind == SearchKind::Direct || kind == SearchKind::ControlledRandom;
}

std::vector<StudyCell> cellsOf(const StudySpec& spec) {
    std::vector<StudyCell> out;
    for (const InstrumentId& instrument : spec.instruments) {
        for (const Timeframe timeframe : spec.timeframes) {
            for (const TimeSpan span : spec.spans) {
                for (const RunSettings& money : spec.money)
                    out.push_back({instrument, timeframe, span, money});
            }
        }
    }
    return out;
}

std::vector<std::size_t> axisSizes(const StudySpec& spec) {
    std::vector<std::size_t> out;
    for (const SweepAxis& axis : spec.axes)
        out.push_back(axis.values.size());
    return out;
}

std::vector<Combination> planOf(const StudySpec& spec) {
    const auto sizes = axisSizes(spec);
    switch (spec.search.kind) {
    case SearchKind::Grid:
        return gridPlan(sizes);
    case SearchKind::Random:
        return randomPlan(sizes, spec.search.trials, spec.search.seed);
    case SearchKind::Latin:
        return latinPlan(sizes, spec.search.trials, spec.search.seed);
    case SearchKind::Direct:
    case SearchKind::ControlledRandom:
        break;
    }
    return {};
}

std::uint64_t trialsPerCell(const StudySpec& spec, std::size_t planned) {
    if (!isModelSearch(spec.search.kind))
        return planned;
    return std::min(spec.search.trials, combinationCount(axisSizes(spec), mostTrials));
}

std::vector<std::string> valuesOf(const StudySpec& spec, const Combination& combination) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < combination.size(); ++i)
        out.push_back(spec.axes[i].values[combination[i]]);
    return out;
}

Result<RunRequest> requestOf(const StudySpec& spec, const SettingsSchema& schema, const StudyCell& cell,
    const std::vector<std::string>& values) {
    auto given = spec.fixed;
    for (std::size_t i = 0; i < spec.axes.size() && i < values.size(); ++i)
        given[spec.axes[i].key] = values[i];
    auto settings = schema.resolve(given);
    if (!settings)
        return std::move(settings).error();
    RunRequest out;
    out.strategy = spec.strategy;
    out.strategySettings = std::move(*settings);
    out.broker = spec.broker;
    out.instrument = cell.instrument;
    out.timeframe = cell.timeframe;
    out.span = cell.span;
    out.session = spec.session;
    out.settings = cell.money;
    out.demand = spec.demand;
    return out;
}

Result<void> checkSpace(const SettingsSchema& schema, const StudySpec& spec) {
    if (auto fixed = schema.resolve(spec.fixed); !fixed)
        return std::move(fixed).error();
    std::set<std::string> keys;
    for (const SweepAxis& axis : spec.axes) {
        const std::string place = "setting '" + axis.key + "'";
        if (spec.fixed.contains(axis.key))
            return Error{"sweep.fixed_axis", "it cannot both be set and vary", {}, place};
        if (!keys.insert(axis.key).second)
            return Error{"sweep.axis_twice", "it varies twice", {}, place};
        if (axis.values.empty())
            return Error{"sweep.axis", "it has no values", {}, place};
        for (const std::string& value : axis.values) {
            if (auto good = schema.resolve({{axis.key, value}}); !good)
                return std::move(good).error();
        }
    }
    return {};
}

Result<void> checkStudy(const CandleStore& store, const PluginRegistry& plugins, const StudySpec& spec) {
    const auto plugin = plugins.find(PluginKind::Strategy, spec.strategy);
    if (!plugin)
        return plugin.error();
    if (auto broker = plugins.find(PluginKind::Broker, spec.broker); !broker)
        return std::move(broker).error();
    if (auto space = checkSpace((*plugin)->metadata.settings, spec); !space)
        return space;
    if (auto objective = Objective::checked(spec.objective); !objective)
        return std::move(objective).error();
    if (auto size = checkSize(spec); !size)
        return size;
    for (const RunSettings& money : spec.money) {
        if (auto checked = RunSettings::checked(money); !checked)
            return std::move(checked).error();
    }
    if (auto session = store.calendars().find(spec.session); !session)
        return std::move(session).error();
    for (const InstrumentId& id : spec.instruments) {
        if (auto known = store.instrument(id); !known)
            return std::move(known).error();
        for (const Timeframe timeframe : spec.timeframes) {
            if (auto stored = storedTimeframeFor(store, id, timeframe); !stored)
                return std::move(stored).error();
        }
    }
    return {};
}

} // namespace truebar
