#include "app/cli/command.h"
#include "app/cli/run_request.h"

#include "core/runs/bundle_rerun.h"

#include <algorithm>

namespace truebar::cli {

namespace {

constexpr const char* exportOptions[] = {"without-candles", "overwrite"};
constexpr const char* importOptions[] = {"candles"};

// Options of one action are refused for the others.
Result<void> onlyFor(const Arguments& arguments, const std::string& action) {
    const auto refuse = [&](auto& options, const char* owner) -> Result<void> {
        for (const char* option : options) {
            if (action != owner && arguments.has(option))
                return Error{"usage.option", "this is an option of run bundle %1", {owner}, std::string("--") + option};
        }
        return {};
    };
    if (auto done = refuse(exportOptions, "export"); !done)
        return done;
    return refuse(importOptions, "import");
}

QString pathOf(const std::string& text) {
    return QString::fromStdString(text);
}

Answer exportBundle(Session& session, const std::string& id, const std::string& file, const Arguments& arguments) {
    const auto runs = session.runs(WorkspaceAccess::ReadOnly);
    if (!runs)
        return runs.error();
    const auto record = (*runs)->load(id);
    if (!record)
        return record.error();
    const auto store = session.candles(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
    if (!workspace)
        return workspace.error();
    const auto candles = arguments.has("without-candles") ? CandlesInBundle::LeftOut : CandlesInBundle::Along;
    const auto bundle =
        bundleOf(*record, session.plugins(), **store, candles, Workspace::calendarFolder((*workspace)->directory()));
    if (!bundle)
        return bundle.error();
    if (auto saved = saveBundle(pathOf(file), *bundle, arguments.has("overwrite")); !saved)
        return std::move(saved).error();
    std::uint64_t count = 0;
    for (const BundledSeries& series : bundle->data)
        count += series.candles.size();
    if (!arguments.has("json"))
        return "bundled run " + bundle->runId + " with " + std::to_string(count) + " candles into " + file + '\n';
    JsonWriter json;
    json.beginObject()
        .member("exported", bundle->runId)
        .member("file", file)
        .member("series", static_cast<std::uint64_t>(bundle->data.size()))
        .member("candles", count)
        .member("fingerprint", bundle->fingerprint)
        .endObject();
    return json.take() + '\n';
}

// The candles of the workspace, where the bundle has none; without a workspace there are none.
Result<const CandleStore*> storeFor(Session& session, const RunBundle& bundle, WorkspaceAccess access) {
    if (!bundle.data.empty())
        return static_cast<const CandleStore*>(nullptr);
    const auto store = session.candles(access);
    if (!store && store.error().code == "workspace.missing")
        return static_cast<const CandleStore*>(nullptr);
    if (!store)
        return store.error();
    return static_cast<const CandleStore*>(*store);
}

void writeVerification(JsonWriter& json, const RunBundle& bundle, const BundleRerun& rerun) {
    json.member("run_id", bundle.runId)
        .member("created_at", bundle.createdAt)
        .member("strategy", bundle.request.strategy)
        .member("instrument", bundle.request.instrument.toString())
        .member("timeframe", bundle.request.timeframe.toString())
        .member("fingerprint", bundle.fingerprint)
        .member("candles", rerun.usedOwnCandles ? "bundle" : "workspace")
        .member("code_version", bundle.codeVersion)
        .member("code_version_here", TRUEBAR_VERSION)
        .key("plugins")
        .beginArray();
    for (std::size_t i = 0; i < bundle.plugins.size(); ++i) {
        const BundledPlugin& there = bundle.plugins[i];
        const BundledPlugin& here = rerun.plugins[i];
        json.beginObject()
            .member("kind", toString(there.kind))
            .member("id", there.id)
            .member("version", there.version)
            .member("version_here", here.version)
            .member("same_file", there.sha256 == here.sha256)
            .endObject();
    }
    json.endArray().member("identical", !rerun.difference.has_value()).key("first_difference");
    if (rerun.difference)
        json.beginObject()
            .member("place", rerun.difference->pointer)
            .member("bundle", rerun.difference->first)
            .member("here", rerun.difference->second)
            .endObject();
    else
        json.null();
}

std::string verificationText(const RunBundle& bundle, const BundleRerun& rerun) {
    std::string out = "run " + bundle.runId + ": " + bundle.request.strategy + " on "
        + bundle.request.instrument.toString() + ' ' + bundle.request.timeframe.toString() + '\n';
    for (std::size_t i = 0; i < bundle.plugins.size(); ++i) {
        const BundledPlugin& there = bundle.plugins[i];
        const BundledPlugin& here = rerun.plugins[i];
        if (there.sha256 != here.sha256)
            out += std::string(toString(there.kind)) + ' ' + there.id + " is another file here (version "
                + there.version + " there, " + here.version + " here)\n";
    }
    if (!rerun.difference)
        return out + "the same, byte for byte\n";
    return out + "not the same: " + rerun.difference->pointer + " is " + rerun.difference->first + " in the bundle and "
        + rerun.difference->second + " here\n";
}

Answer verifyBundle(Session& session, const std::string& file, const Arguments& arguments) {
    const auto bundle = loadBundle(pathOf(file));
    if (!bundle)
        return bundle.error();
    const auto store = storeFor(session, *bundle, WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    const auto rerun = rerunBundle(*bundle, session.plugins(), *store, showRunning, session.stop());
    if (!rerun)
        return rerun.error();
    if (rerun->difference)
        session.endAsFailed();
    if (!arguments.has("json"))
        return verificationText(*bundle, *rerun);
    JsonWriter json;
    json.beginObject().member("file", file);
    writeVerification(json, *bundle, *rerun);
    json.endObject();
    return json.take() + '\n';
}

// All is read, run again and compared before anything is written.
Answer importBundle(Session& session, const std::string& file, const Arguments& arguments) {
    const auto bundle = loadBundle(pathOf(file));
    if (!bundle)
        return bundle.error();
    if (arguments.has("candles") && bundle->data.empty())
        return Error{"bundle.no_candles", "the bundle has no candles to keep", {}, "--candles"};
    // A bundle that is not taken must not make a workspace.
    const bool isWorkspace = session.requireWorkspace().has_value();
    const CandleStore* own = nullptr;
    if (isWorkspace) {
        const auto runs = session.runs(WorkspaceAccess::ReadWrite);
        if (!runs)
            return runs.error();
        if ((*runs)->load(bundle->runId))
            return Error{"bundle.known_run", "the run %1 is here already", {bundle->runId}, file};
        const auto store = storeFor(session, *bundle, WorkspaceAccess::ReadWrite);
        if (!store)
            return store.error();
        own = *store;
    }
    const auto rerun = rerunBundle(*bundle, session.plugins(), own, showRunning, session.stop());
    if (!rerun)
        return rerun.error();
    if (auto allowed = mayImport(*rerun); !allowed)
        return std::move(allowed).error().at(file);
    const auto runs = session.runs(WorkspaceAccess::ReadWrite);
    if (!runs)
        return runs.error();
    StoredCandles candles;
    if (arguments.has("candles")) {
        const auto store = session.candles(WorkspaceAccess::ReadWrite);
        if (!store)
            return store.error();
        auto stored = storeCandles(*bundle, **store);
        if (!stored)
            return std::move(stored).error();
        candles = *stored;
    }
    if (auto saved = (*runs)->save(rerun->record); !saved)
        return std::move(saved).error();
    session.log().info("import_bundle", {{"run", bundle->runId}, {"file", file}});
    if (!arguments.has("json"))
        return "imported run " + bundle->runId + ", the same byte for byte\n"
            + (candles.stored + candles.conflicts == 0 ? std::string()
                                                       : std::to_string(candles.stored) + " candles stored, "
                        + std::to_string(candles.conflicts) + " differ from those that are here and were left out\n");
    JsonWriter json;
    json.beginObject()
        .member("imported", bundle->runId)
        .member("candles_stored", candles.stored)
        .member("candle_conflicts", candles.conflicts)
        .endObject();
    return json.take() + '\n';
}

Answer bundle(Session& session, const Arguments& arguments) {
    const std::vector<std::string>& words = arguments.operands();
    const std::string& action = words.front();
    const std::size_t wanted = action == "export" ? 3 : 2;
    if (action != "export" && action != "import" && action != "verify")
        return Error{"usage.operands", "there is no such action%1; there are export, import and verify",
            {suggestion(action, {"export", "import", "verify"})}, action.substr(0, 60)};
    if (words.size() != wanted)
        return Error{
            "usage.operands", wanted == 3 ? "it takes the id of a run and a file" : "it takes one file", {}, action};
    if (auto fitting = onlyFor(arguments, action); !fitting)
        return std::move(fitting).error();
    if (action == "export")
        return exportBundle(session, words[1], words[2], arguments);
    return action == "import" ? importBundle(session, words[1], arguments) : verifyBundle(session, words[1], arguments);
}

} // namespace

std::vector<Command> bundleCommands() {
    return {
        {{"run", "bundle", "export ID FILE | import FILE | verify FILE", 2, 3,
             "a run as one file that runs again anywhere",
             {{"without-candles", nullptr, "export: leave the candles out"},
                 {"overwrite", nullptr, "export: replace a file that is there"},
                 {"candles", nullptr, "import: keep the candles too; those here stay as they are"}, jsonOption}},
            bundle},
    };
}

} // namespace truebar::cli
