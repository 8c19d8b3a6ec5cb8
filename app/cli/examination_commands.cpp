// run walkforward, lookahead: what is found out about a strategy by running it again and again.
#include "app/cli/number_text.h"
#include "app/cli/run_request.h"
#include "app/cli/text_table.h"

#include "core/jobs/candidates.h"
#include "core/runs/robustness_json.h"

namespace truebar::cli {

namespace {

Result<ExaminedRun> examined(Session& session, const RunRequest& request) {
    const auto store = session.candles(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    return examinedRun(**store, session.plugins(), request);
}

Result<Workers> workersOf(Session& session, const Arguments& arguments, const char* what) {
    const auto threads = wholeOf(arguments, "threads", 0, 0, 256);
    if (!threads)
        return threads.error();
    Workers out;
    out.threads = static_cast<unsigned>(*threads);
    out.stop = session.stop();
    out.progress = [what](double share) { showProgress(what, share); };
    return out;
}

// Every combination of --grid over --set.
Result<std::vector<Settings>> gridOf(Session& session, const Arguments& arguments) {
    const auto plugin = session.plugins().find(PluginKind::Strategy, *arguments.value("strategy"));
    if (!plugin)
        return Error(plugin.error()).at("--strategy");
    const auto fixed = settingsOf(arguments);
    if (!fixed)
        return fixed.error();
    const SettingsSchema& schema = (*plugin)->metadata.settings;
    std::vector<SweepAxis> axes;
    for (const std::string& text : arguments.values("grid")) {
        auto axis = parseSweepAxis(schema, text);
        if (!axis)
            return std::move(axis).error().at("--grid");
        axes.push_back(std::move(*axis));
    }
    return candidatesOf(schema, *fixed, axes);
}

Result<WalkForwardOptions> walkOptionsOf(Session& session, const Arguments& arguments) {
    WalkForwardOptions out;
    const auto inSample = wholeOf(arguments, "in-sample-days", out.plan.inSampleDays, 1, 36'500);
    if (!inSample)
        return inSample.error();
    const auto outOfSample = wholeOf(arguments, "out-of-sample-days", out.plan.outOfSampleDays, 1, 36'500);
    if (!outOfSample)
        return outOfSample.error();
    const auto warmUp = wholeOf(arguments, "warm-up", 0, 0, 1'000'000);
    if (!warmUp)
        return warmUp.error();
    const std::string objective = arguments.value("objective").value_or("sharpe");
    const auto named = walkObjectiveNamed(objective);
    if (!named)
        return Error{"usage.choice",
            "'%1' is not an objective; there are sharpe, sortino, calmar, cagr, total_return and profit_factor",
            {objective.substr(0, 40)}, "--objective"};
    auto workers = workersOf(session, arguments, "walking");
    if (!workers)
        return std::move(workers).error();
    out.plan.kind = arguments.has("anchored") ? WalkKind::Anchored : WalkKind::Rolling;
    out.plan.inSampleDays = static_cast<int>(*inSample);
    out.plan.outOfSampleDays = static_cast<int>(*outOfSample);
    out.objective = *named;
    if (arguments.has("warm-up"))
        out.warmUp = static_cast<std::size_t>(*warmUp);
    out.workers = std::move(*workers);
    return out;
}

// Only what differs between the candidates: "fast=10 slow=30".
std::string variedText(const Settings& settings, const std::vector<Settings>& all) {
    std::string out;
    for (const auto& [key, value] : settings.values()) {
        bool isVaried = false;
        for (const Settings& other : all)
            isVaried = isVaried || other.values().at(key) != value;
        if (isVaried)
            out += (out.empty() ? "" : " ") + key + '=' + toString(value);
    }
    return out.empty() ? "the only ones" : out;
}

// What a table of numbers would hide, one line a window.
std::string walkRemarks(const WalkForward& result) {
    std::string out;
    for (const WalkForwardWindow& w : result.windows) {
        const std::string window = "the window from " + formatDate(w.window.outOfSample.begin);
        if (w.failure)
            out += window + " failed and stays in cash: " + w.failure->message() + '\n';
        if (w.liquidations > 0)
            out += window + " was liquidated"
                + (w.liquidations > 1 ? " " + std::to_string(w.liquidations) + " times" : "") + '\n';
    }
    return out;
}

std::string walkText(const WalkForward& result, const std::vector<Settings>& candidates) {
    std::vector<std::vector<std::string>> rows;
    for (const WalkForwardWindow& w : result.windows)
        rows.push_back({formatDate(w.window.inSample.begin), formatDate(w.window.outOfSample.begin),
            w.chosen ? variedText(candidates[*w.chosen], candidates) : "none: in cash", metricText(w.inSampleObjective),
            metricText(w.outOfSampleObjective), metricText(w.inSample.totalReturn),
            metricText(w.outOfSample.totalReturn), std::to_string(w.outOfSample.tradeCount)});
    return textTable(
               {"in sample", "out of sample", "settings", "objective in", "out", "return in", "out", "trades out"},
               rows, {3, 4, 5, 6, 7})
        + walkRemarks(result) + "out of sample together: return " + metricText(result.metrics.totalReturn) + ", a year "
        + metricText(result.metrics.cagr) + ", sharpe " + metricText(result.metrics.sharpe) + ", drawdown "
        + metricText(result.metrics.maxDrawdown) + ", efficiency " + metricText(result.efficiency) + '\n';
}

Answer walk(Session& session, const Arguments& arguments) {
    const auto request = requestOf(session, arguments);
    if (!request)
        return request.error();
    const auto candidates = gridOf(session, arguments);
    if (!candidates)
        return candidates.error();
    const auto options = walkOptionsOf(session, arguments);
    if (!options)
        return options.error();
    const auto run = examined(session, *request);
    if (!run)
        return run.error();
    const auto result = walkForward(run->examination, *candidates, *options);
    if (!result)
        return result.error();
    if (!arguments.has("json"))
        return walkText(*result, *candidates);
    JsonWriter json;
    writeWalkForward(json, *result, *candidates);
    return json.take() + '\n';
}

std::string lookAheadText(const LookAheadReport& report) {
    const std::string compared = std::to_string(report.deeds) + " decisions, orders and fills over "
        + std::to_string(report.candles) + " candles, " + std::to_string(report.cuts) + " cuts";
    if (!report.isRepeatable)
        return "not repeatable: two runs over the same candles differ, so nothing can be said of the future ("
            + compared + ")\n";
    if (!report.first)
        return (report.deeds == 0 ? "nothing was done that could be compared (" : "no look-ahead found (") + compared
            + ")\n";
    const auto shown = [](const std::string& text) { return text.empty() ? std::string("nothing") : text; };
    return "look-ahead: at " + formatUtc(report.first->time) + " the " + report.first->what
        + " depends on candles after " + formatUtc(report.first->cut) + ": '" + shown(report.first->whole)
        + "' with the real future, '" + shown(report.first->altered) + "' with another; it reaches at least "
        + std::to_string(report.reach) + " candles ahead (" + std::to_string(report.differingCuts) + " of "
        + std::to_string(report.cuts) + " cuts differ)\n";
}

std::string warmUpText(const WarmUpReport& report) {
    std::vector<std::vector<std::string>> rows;
    for (const WarmUpRow& row : report.rows)
        rows.push_back({std::to_string(row.candles), std::to_string(row.agreeing) + " of " + std::to_string(row.tested),
            std::to_string(row.slowest), row.firstDifference ? formatUtc(*row.firstDifference) : ""});
    return textTable({"warm-up", "agree", "settled after", "first difference"}, rows, {0, 1, 2}) + "declared warm-up "
        + std::to_string(report.declared) + (report.isDeclaredEnough ? " is enough" : " is not enough")
        + "; recommended: "
        + (report.recommended ? std::to_string(*report.recommended) : std::string("none tested is enough")) + '\n';
}

Answer look(Session& session, const Arguments& arguments) {
    const auto request = requestOf(session, arguments);
    if (!request)
        return request.error();
    const auto cuts = wholeOf(arguments, "cuts", 40, 1, 10'000);
    if (!cuts)
        return cuts.error();
    const auto starts = wholeOf(arguments, "starts", 5, 1, 100);
    if (!starts)
        return starts.error();
    const auto workers = workersOf(session, arguments, "examining");
    if (!workers)
        return workers.error();
    const auto run = examined(session, *request);
    if (!run)
        return run.error();
    const auto ahead =
        lookAhead(run->examination, request->strategySettings, {static_cast<std::size_t>(*cuts), *workers});
    if (!ahead)
        return ahead.error();
    const auto warm =
        warmUpStability(run->examination, request->strategySettings, {static_cast<std::size_t>(*starts), *workers});
    if (!warm)
        return warm.error();
    if (!ahead->isClean())
        session.endAsFailed();
    if (!arguments.has("json"))
        return lookAheadText(*ahead) + warmUpText(*warm);
    JsonWriter json;
    json.beginObject().key("look_ahead");
    writeLookAhead(json, *ahead);
    json.key("warm_up");
    writeWarmUp(json, *warm);
    json.endObject();
    return json.take() + '\n';
}

} // namespace

std::vector<Command> examinationCommands() {
    constexpr OptionSpec threads{"threads", "N", "0: as many as there are (0)"};
    return {
        {{"run", "walkforward", "", 0, 0, "choose settings in one window, live with them in the next, and so on",
             runOptions({{"grid", "K=V", "settings to choose from, as in run sweep", true, true},
                 {"in-sample-days", "N", "days to choose in (180)"},
                 {"out-of-sample-days", "N", "days to live with the choice (30)"},
                 {"anchored", nullptr, "every choice from the first day on; else the windows roll"},
                 {"objective", "NAME", "what the best has most of (sharpe)"},
                 {"warm-up", "N", "candles before each window (what the strategy declares)"}, threads})},
            walk},
        {{"run", "lookahead", "", 0, 0, "whether a strategy knows the future, and how long it needs to get warm",
             runOptions({{"cuts", "N", "places where the future is replaced (40)"},
                 {"starts", "N", "places where trading begins, for the warm-up (5)"}, threads})},
            look},
    };
}

} // namespace truebar::cli
