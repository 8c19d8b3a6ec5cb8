#include "core/runs/bundle_rerun.h"

#include "core/base/sha256.h"
#include "core/runs/backtest.h"
#include "core/runs/bundle_data.h"
#include "core/runs/portfolio_run.h"
#include "core/runs/run_json.h"
#include "core/workspace/workspace.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace truebar {

namespace {

// The candles of a bundle in a workspace that is gone with it.
class Sandbox {
public:
    static Result<std::unique_ptr<Sandbox>> open(const RunBundle& bundle) {
        auto out = std::unique_ptr<Sandbox>(new Sandbox);
        if (!out->m_folder.isValid())
            return Error{"io.write", "there is no temporary folder: %1", {out->m_folder.errorString().toStdString()}};
        auto workspace = Workspace::open(out->m_folder.path(), WorkspaceAccess::ReadWrite);
        if (!workspace)
            return std::move(workspace).error();
        out->m_workspace = std::move(*workspace);
        const QDir calendars(Workspace::calendarFolder(out->m_folder.path()));
        calendars.mkpath(QStringLiteral("."));
        for (std::size_t i = 0; i < bundle.calendars.size(); ++i) {
            QFile file(calendars.filePath(QStringLiteral("%1.json").arg(i)));
            if (!file.open(QIODevice::WriteOnly) || file.write(bundle.calendars[i]) != bundle.calendars[i].size())
                return Error{"io.write", "the file could not be written: %1", {file.errorString().toStdString()}};
        }
        auto store = CandleStore::open(out->m_workspace->marketDatabase(), Database::Mode::ReadWrite);
        if (!store)
            return std::move(store).error();
        out->m_store = std::move(*store);
        if (auto filled = storeCandles(bundle, *out->m_store); !filled)
            return std::move(filled).error();
        // What the run saw of its instrument, whatever the store said later; that of a fund is only a name.
        if (!bundle.fund) {
            if (auto saved = out->m_store->saveInstrument(bundle.instrument); !saved)
                return std::move(saved).error();
        }
        return out;
    }
    const CandleStore& store() const { return *m_store; }

private:
    Sandbox() = default;
    QTemporaryDir m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<CandleStore> m_store;
};

Result<BundledPlugin> pluginHere(const PluginRegistry& plugins, PluginKind kind, const std::string& id) {
    const auto entry = plugins.find(kind, id);
    if (!entry)
        return entry.error();
    QFile file((*entry)->file);
    Sha256 hash;
    if (!file.open(QIODevice::ReadOnly))
        return Error{
            "io.read", "cannot be read: %1", {file.errorString().toStdString()}, file.fileName().toStdString()};
    const QByteArray bytes = file.readAll();
    hash.add(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    return BundledPlugin{kind, id, (*entry)->metadata.version, toHex(hash.finish())};
}

// "T:WAVES 1h from 2020-… to 2020-…, …", the first few.
std::string namesOf(const std::vector<SeenSeries>& seen) {
    constexpr std::size_t named = 3;
    std::string out;
    for (std::size_t i = 0; i < std::min(named, seen.size()); ++i)
        out += (i == 0 ? "" : ", ") + seen[i].instrument.toString() + ' ' + seen[i].timeframe.toString() + " from "
            + formatUtc(seen[i].span.begin) + " to " + formatUtc(seen[i].span.end);
    return seen.size() > named ? out + " and " + std::to_string(seen.size() - named) + " more" : out;
}

Error otherData() {
    return {"bundle.other_data",
        "the candles stored now are not those that the run was made of; export the bundle without candles, or run "
        "again"};
}

// Of the candles that the bundle's run would run over in `store`.
Result<std::string> fingerprintOf(const RunBundle& bundle, const PluginRegistry& plugins, const CandleStore& store) {
    if (bundle.fund)
        return portfolioFingerprint(store, plugins, portfolioRequestOf(bundle.request, *bundle.fund));
    const auto strategy = plugins.createStrategy(bundle.request.strategy, bundle.request.strategySettings);
    if (!strategy)
        return strategy.error();
    const auto data = prepareData(store, **strategy, bundle.request);
    return data ? Result<std::string>(data->fingerprint) : Result<std::string>(data.error());
}

// These candles, prepared as for the run, have the fingerprint of the run.
bool areOfRun(const RunBundle& bundle, const PluginRegistry& plugins, const CandleStore& store) {
    const auto fingerprint = fingerprintOf(bundle, plugins, store);
    return fingerprint && *fingerprint == bundle.fingerprint;
}

Result<void> checkData(const RunBundle& bundle, const PluginRegistry& plugins) {
    auto sandbox = Sandbox::open(bundle);
    if (!sandbox)
        return std::move(sandbox).error();
    return areOfRun(bundle, plugins, (*sandbox)->store()) ? Result<void>() : Result<void>(otherData());
}

// The candles of the store that the bundle means, as if they were its own.
Result<std::unique_ptr<Sandbox>> sandboxOver(
    const CandleStore& store, const RunBundle& bundle, const PluginRegistry& plugins) {
    const Error changed{"bundle.changed_candles",
        "the candles stored here are not, or no longer, those that the run was made of: %1", {namesOf(bundle.seen)}};
    RunBundle filled = bundle;
    auto data = bundledSeries(bundle.seen, store);
    if (!data)
        return isInputError(data.error()) ? changed : data.error();
    filled.data = std::move(*data);
    auto out = Sandbox::open(filled);
    if (out && !areOfRun(bundle, plugins, (*out)->store()))
        return changed;
    return out;
}

// The strategy, where one decides, and the broker.
Result<std::vector<BundledPlugin>> pluginsOf(const RunRecord& record, const PluginRegistry& plugins) {
    const RunRequest& request = record.summary.request;
    std::vector<BundledPlugin> out;
    for (const auto& [kind, id] :
        {std::pair{PluginKind::Strategy, request.strategy}, std::pair{PluginKind::Broker, request.broker}}) {
        if (record.fund && kind == PluginKind::Strategy && id == holdName)
            continue;
        auto plugin = pluginHere(plugins, kind, id);
        if (!plugin)
            return std::move(plugin).error();
        out.push_back(std::move(*plugin));
    }
    return out;
}

// The bundle with the settings of its strategy read as the strategy here reads them.
Result<RunBundle> resolved(RunBundle bundle, const PluginRegistry& plugins) {
    if (bundle.fund && bundle.request.strategy == holdName)
        return bundle;
    auto settings = resolveStrategySettings(plugins, bundle.request.strategy, bundle.strategySettings);
    if (!settings)
        return std::move(settings).error();
    bundle.request.strategySettings = std::move(*settings);
    return bundle;
}

// The bundle's run again, as it was asked for.
Result<RunRecord> runAgain(const RunBundle& bundle, const PluginRegistry& plugins, const CandleStore& store,
    const std::function<void(double)>& progress, std::stop_token stop) {
    if (bundle.fund)
        return runPortfolioBacktest(
            store, plugins, portfolioRequestOf(bundle.request, *bundle.fund), progress, std::move(stop));
    return runBacktest(store, plugins, bundle.request, progress, std::move(stop));
}

std::string documentOf(const RunRecord& record) {
    JsonWriter json;
    writeRecord(json, record, true);
    return json.take();
}

} // namespace

Result<RunBundle> bundleOf(const RunRecord& record, const PluginRegistry& plugins, const CandleStore& store,
    CandlesInBundle candles, const QString& calendarFolder) {
    const RunSummary& s = record.summary;
    if (s.request.mode != RunMode::Simulation)
        return Error{"bundle.not_simulation", "only a simulation can run again"};
    RunBundle out;
    out.runId = s.id;
    out.createdAt = s.createdAt;
    out.request = s.request;
    for (const auto& [key, value] : s.request.strategySettings.values())
        out.strategySettings[key] = toString(value);
    out.request.demand = {s.data.leastCoverage, s.data.leastTrust, true};
    out.instrument = record.instrument;
    out.strategyVersion = s.strategyVersion;
    out.codeVersion = s.codeVersion;
    out.fingerprint = s.dataFingerprint;
    if (record.fund)
        out.fund = static_cast<const FundTerms&>(*record.fund);
    auto used = pluginsOf(record, plugins);
    if (!used)
        return std::move(used).error();
    out.plugins = std::move(*used);
    out.result = documentOf(record);
    auto seen = seenSeries(record, store);
    if (!seen)
        return std::move(seen).error();
    std::vector<std::string> calendars{s.request.session, record.instrument.calendar};
    for (const SeenSeries& each : *seen) {
        if (const auto instrument = store.instrument(each.instrument))
            calendars.push_back(instrument->calendar);
    }
    auto files = bundledCalendars(std::move(calendars), calendarFolder);
    if (!files)
        return std::move(files).error();
    out.calendars = std::move(*files);
    if (candles == CandlesInBundle::LeftOut) {
        out.seen = std::move(*seen);
        return out;
    }
    auto data = bundledSeries(*seen, store);
    if (!data)
        return std::move(data).error();
    out.data = std::move(*data);
    if (auto checked = checkData(out, plugins); !checked)
        return std::move(checked).error();
    return out;
}

Result<BundleRerun> rerunBundle(const RunBundle& unresolved, const PluginRegistry& plugins, const CandleStore* store,
    const std::function<void(double)>& progress, std::stop_token stop) {
    const auto given = resolved(unresolved, plugins);
    if (!given)
        return given.error();
    const RunBundle& bundle = *given;
    BundleRerun out;
    for (const BundledPlugin& plugin : bundle.plugins) {
        auto here = pluginHere(plugins, plugin.kind, plugin.id);
        if (!here)
            return std::move(here).error();
        out.plugins.push_back(std::move(*here));
    }
    std::unique_ptr<Sandbox> sandbox;
    if (!bundle.data.empty()) {
        auto opened = Sandbox::open(bundle);
        if (!opened)
            return std::move(opened).error();
        sandbox = std::move(*opened);
        store = &sandbox->store();
        out.usedOwnCandles = true;
    }
    if (!store)
        return Error{"bundle.no_candles", "the bundle has no candles, and there is no workspace that has them"};
    if (!out.usedOwnCandles && !bundle.seen.empty()) {
        auto opened = sandboxOver(*store, bundle, plugins);
        if (!opened)
            return std::move(opened).error();
        sandbox = std::move(*opened);
        store = &sandbox->store();
    }
    auto record = runAgain(bundle, plugins, *store, progress, std::move(stop));
    if (!record)
        return std::move(record).error();
    out.record = std::move(*record);
    RunSummary& s = out.record.summary;
    s.id = bundle.runId;
    s.createdAt = bundle.createdAt;
    // Names of versions are told beside the comparison: what counts in it is what came of the run.
    s.codeVersion = bundle.codeVersion;
    s.strategyVersion = bundle.strategyVersion;
    out.document = documentOf(out.record);
    out.difference = firstJsonDifference(bundle.result, out.document);
    return out;
}

Result<void> mayImport(const BundleRerun& rerun) {
    if (!rerun.difference)
        return {};
    return Error{"bundle.not_reproduced", "the run here is not the one of the bundle: %1 is %2 there and %3 here",
        {rerun.difference->pointer, rerun.difference->first, rerun.difference->second}};
}

Result<StoredCandles> storeCandles(const RunBundle& bundle, CandleStore& store) {
    StoredCandles out;
    auto done = store.transaction([&]() -> Result<void> {
        for (const BundledSeries& series : bundle.data) {
            const InstrumentId& id = series.instrument.id;
            if (!store.instrument(id)) {
                if (auto saved = store.saveInstrument(series.instrument); !saved)
                    return saved;
            }
            const auto report = store.write(series.candles);
            if (!report)
                return report.error();
            out.stored += report->stored;
            out.conflicts += report->conflicts.size();
            auto kept = store.addCoveredEmpty(id, series.candles.timeframe(), series.coveredEmpty);
            if (kept)
                kept = store.writeActions(id, series.actions);
            if (kept && report->conflicts.empty())
                kept = store.writeAdjustedCloses(id, series.candles.timeframe(), series.adjustedCloses);
            if (!kept)
                return kept;
        }
        return {};
    });
    if (!done)
        return std::move(done).error();
    return out;
}

} // namespace truebar
