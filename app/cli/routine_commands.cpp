// Scheduled maintenance: routine list, add, remove, enable, disable, run, watch, log.
#include "app/cli/feed_session.h"
#include "app/cli/text_table.h"

#include "core/base/utf8.h"
#include "core/maintenance/routine_scheduler.h"

#include <charconv>

namespace truebar::cli {

namespace {

std::string timeText(const std::optional<UtcMs>& time) {
    return time ? formatUtc(*time) : "-";
}

// "BINANCE:BTCUSDT@1m"
Result<SeriesKey> seriesOf(const std::string& text) {
    const auto at = text.rfind('@');
    const auto instrument = InstrumentId::parse(text.substr(0, at));
    const auto timeframe = Timeframe::parse(at == std::string::npos ? "" : text.substr(at + 1));
    if (!instrument || !timeframe)
        return Error{
            "usage.series", "'%1' is not a series such as BINANCE:BTCUSDT@1m", {text.substr(0, 80)}, "--series"};
    return SeriesKey{*instrument, *timeframe};
}

Result<Routine> routineOf(const Arguments& arguments) {
    Routine out;
    out.name = arguments.operands().front();
    const auto kind = routineKindOf(*arguments.value("kind"));
    if (!kind)
        return Error(kind.error()).at("--kind");
    out.kind = *kind;
    const auto schedule = Schedule::parse(arguments.value("schedule").value_or("manual"));
    if (!schedule)
        return Error(schedule.error()).at("--schedule");
    out.schedule = *schedule;
    for (const std::string& text : arguments.values("series")) {
        auto series = seriesOf(text);
        if (!series)
            return std::move(series).error();
        out.series.push_back(std::move(*series));
    }
    if (const auto from = arguments.value("from")) {
        const auto time = parseUtc(*from);
        if (!time)
            return Error(time.error()).at("--from");
        out.from = *time;
    }
    const std::string missed = arguments.value("missed").value_or("run_once");
    if (missed != "run_once" && missed != "skip")
        return Error{"usage.choice", "'%1' is not one of: run_once, skip", {missed.substr(0, 40)}, "--missed"};
    out.missed = missed == "skip" ? MissedPolicy::Skip : MissedPolicy::RunOnce;
    const auto days = wholeOf(arguments, "days", 0, 0, 100'000);
    const auto retries = wholeOf(arguments, "retries", 2, 0, 100);
    const auto wait = wholeOf(arguments, "retry-wait", 60, 0, 7 * 24 * 3600);
    if (!days || !retries || !wait)
        return days.error_or(retries.error_or(wait.error_or({})));
    out.days = static_cast<int>(*days);
    out.retries = static_cast<int>(*retries);
    out.retryWait = std::chrono::seconds(*wait);
    out.after = arguments.value("after").value_or("");
    out.feed = arguments.value("feed").value_or("");
    return out;
}

void writeRun(JsonWriter& json, const RoutineRun& run) {
    json.beginObject()
        .member("run", run.id)
        .member("routine", run.routine)
        .member("status", toString(run.status))
        .member("started_at", run.startedAt)
        .member("ended_at", run.endedAt)
        .member("requests", run.requests)
        .member("rows", run.rows)
        .key("warnings")
        .beginArray();
    for (const std::string& warning : run.warnings)
        json.value(warning);
    json.endArray().member("failure", run.failure).endObject();
}

std::string runText(const RoutineRun& run) {
    std::string out = run.routine + ' ' + std::string(toString(run.status)) + ": " + std::to_string(run.rows)
        + " rows, " + std::to_string(run.requests) + " requests\n";
    for (const std::string& warning : run.warnings)
        out += "  " + printableLine(warning) + '\n';
    if (!run.failure.empty())
        out += "  failed: " + printableLine(run.failure) + '\n';
    return out;
}

// Reads without the lock of the workspace.
template <class T>
Result<T> readStore(Session& session, const std::function<Result<T>(const RoutineStore&)>& read) {
    const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
    if (!workspace)
        return workspace.error().code == "workspace.missing" ? Result<T>(T{}) : workspace.error();
    const auto database =
        Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Normal);
    return database ? read(RoutineStore(**database)) : database.error();
}

Answer routineList(Session& session, const Arguments& arguments) {
    const auto all =
        readStore<std::vector<StoredRoutine>>(session, [](const RoutineStore& store) { return store.list(); });
    if (!all)
        return all.error();
    const auto dueOf = [](const StoredRoutine& each) {
        return nextDue(each.routine, each.lastRun, each.changedAt, UtcMs::min(), each.routine.retries + 1);
    };
    if (!arguments.has("json")) {
        std::vector<std::vector<std::string>> rows;
        for (const StoredRoutine& each : *all)
            rows.push_back({each.routine.name, std::string(toString(each.routine.kind)),
                each.routine.schedule.toString(), each.routine.isEnabled ? "on" : "off",
                each.lastRun ? std::string(toString(each.lastRun->status)) : "never ran",
                each.lastRun ? formatUtc(each.lastRun->startedAt) : "-", timeText(dueOf(each))});
        return textTable({"name", "kind", "schedule", "", "last run", "began", "due"}, rows);
    }
    JsonWriter json;
    json.beginObject().key("routines").beginArray();
    for (const StoredRoutine& each : *all) {
        const Routine& r = each.routine;
        json.beginObject()
            .member("name", r.name)
            .member("kind", toString(r.kind))
            .member("schedule", r.schedule.toString())
            .member("missed", toString(r.missed))
            .member("after", r.after)
            .member("enabled", r.isEnabled)
            .member("from", r.from)
            .member("days", std::int64_t(r.days))
            .member("feed", r.feed)
            .member("due", dueOf(each))
            .key("series")
            .beginArray();
        for (const SeriesKey& key : r.series)
            json.value(key.instrument.toString() + '@' + key.timeframe.toString());
        json.endArray().key("last_run");
        if (each.lastRun)
            writeRun(json, *each.lastRun);
        else
            json.null();
        json.endObject();
    }
    json.endArray().endObject();
    return json.take() + '\n';
}

Answer changed(const Arguments& arguments, const char* what, const std::string& name) {
    JsonWriter json;
    json.beginObject().member(what, true).member("name", name).endObject();
    return arguments.has("json") ? json.take() + '\n' : std::string(what) + " routine " + name + '\n';
}

Answer change(Session& session, const Arguments& arguments, const char* what,
    const std::function<Result<void>(const RoutineStore&, const std::string&)>& work) {
    const std::string name = arguments.operands().front();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    auto feeds = FeedSession::open(session);
    if (!feeds)
        return feeds.error();
    auto done = (*feeds)->workspace().run([&](const Database& database) { return work(RoutineStore(database), name); });
    if (!done)
        return std::move(done).error();
    session.log().info("routine", {{"name", name}, {"change", what}});
    return changed(arguments, what, name);
}

Answer routineAdd(Session& session, const Arguments& arguments) {
    const auto routine = routineOf(arguments);
    if (!routine)
        return routine.error();
    auto feeds = FeedSession::open(session);
    if (!feeds)
        return feeds.error();
    auto saved = (*feeds)->workspace().run(
        [&](const Database& database) { return RoutineStore(database).save(*routine, systemClock().now()); });
    if (!saved)
        return std::move(saved).error();
    session.log().info("routine", {{"name", routine->name}, {"change", "saved"}});
    return changed(arguments, "saved", routine->name);
}

Answer routineRemove(Session& session, const Arguments& arguments) {
    return change(session, arguments, "removed",
        [](const RoutineStore& store, const std::string& name) { return store.remove(name); });
}

Answer routineEnable(Session& session, const Arguments& arguments) {
    return change(session, arguments, "enabled", [](const RoutineStore& store, const std::string& name) {
        return store.setEnabled(name, true, systemClock().now());
    });
}

Answer routineDisable(Session& session, const Arguments& arguments) {
    return change(session, arguments, "disabled", [](const RoutineStore& store, const std::string& name) {
        return store.setEnabled(name, false, systemClock().now());
    });
}

Answer routineRun(Session& session, const Arguments& arguments) {
    const std::string name = arguments.operands().front();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    auto feeds = FeedSession::open(session);
    if (!feeds)
        return feeds.error();
    WorkspaceDoor& door = (*feeds)->workspace();
    const auto routine = door.read<StoredRoutine>([&](const Database& db) { return RoutineStore(db).find(name); });
    if (!routine)
        return routine.error();
    const UtcMs started = systemClock().now();
    const auto id = door.read<std::int64_t>([&](const Database& db) { return RoutineStore(db).begin(name, started); });
    if (!id)
        return id.error();
    RoutineRun run = runRoutine(
        routine->routine, (*feeds)->tools(), [](double share) { showProgress("running", share); }, session.stop());
    run.id = *id;
    run.startedAt = started;
    run.endedAt = systemClock().now();
    if (auto kept = door.run([&](const Database& db) { return RoutineStore(db).end(run); }); !kept)
        return std::move(kept).error();
    session.log().info("routine_run",
        {{"name", name}, {"status", std::string(toString(run.status))}, {"rows", std::to_string(run.rows)},
            {"failure", run.failure}});
    if (run.status == RunStatus::Failed || run.status == RunStatus::Cancelled)
        return Error{"io.routine", "%1", {run.failure.empty() ? "the run was cancelled" : run.failure}, name};
    if (!arguments.has("json"))
        return runText(run);
    JsonWriter json;
    writeRun(json, run);
    return json.take() + '\n';
}

// Stays and runs what is due until Ctrl+C, or for a time.
Answer routineWatch(Session& session, const Arguments& arguments) {
    const auto seconds = wholeOf(arguments, "for", 0, 0, 366LL * 24 * 3600);
    if (!seconds)
        return seconds.error();
    auto feeds = FeedSession::open(session);
    if (!feeds)
        return feeds.error();
    const std::stop_token stop = session.stop();
    const UtcMs begun = systemClock().now();
    {
        RoutineScheduler scheduler((*feeds)->tools(), (*feeds)->workspace(), systemClock(), [] {});
        if (auto started = scheduler.start(); !started)
            return std::move(started).error();
        const Millis time = *seconds > 0 ? Millis(std::chrono::seconds(*seconds)) : Millis(std::chrono::days(36'500));
        (void)systemClock().waitFor(time, stop);
    }
    const auto all = (*feeds)->workspace().read<std::vector<RoutineRun>>(
        [](const Database& db) { return RoutineStore(db).log("", 1000); });
    if (!all)
        return all.error();
    JsonWriter json;
    std::string out;
    json.beginObject().key("runs").beginArray();
    for (auto run = all->rbegin(); run != all->rend(); ++run) {
        if (run->startedAt < begun)
            continue;
        writeRun(json, *run);
        out += runText(*run);
    }
    json.endArray().endObject();
    return arguments.has("json") ? json.take() + '\n' : out;
}

Answer routineLog(Session& session, const Arguments& arguments) {
    const auto limit = wholeOf(arguments, "limit", 50, 1, 100'000);
    if (!limit)
        return limit.error();
    const std::string name = arguments.operands().empty() ? "" : arguments.operands().front();
    const auto runs = readStore<std::vector<RoutineRun>>(
        session, [&](const RoutineStore& store) { return store.log(name, static_cast<int>(*limit)); });
    if (!runs)
        return runs.error();
    if (!arguments.has("json")) {
        std::string out;
        for (const RoutineRun& run : *runs)
            out += formatUtc(run.startedAt) + "  " + runText(run);
        return out;
    }
    JsonWriter json;
    json.beginObject().key("runs").beginArray();
    for (const RoutineRun& run : *runs)
        writeRun(json, run);
    json.endArray().endObject();
    return json.take() + '\n';
}

} // namespace

std::vector<Command> routineCommands() {
    return {
        {{"routine", "list", "", 0, 0, "routines, their last runs and when they are due", {jsonOption}}, routineList},
        {{"routine", "add", "NAME", 1, 1, "set a routine up, or anew",
             {{"kind", "KIND", "backfill, top_up, gap_repair, verify, compare, prune, backup", false, true},
                 {"schedule", "WHEN", "manual, on start, every 15m, daily 06:30, cron */5 * * * * (UTC)"},
                 {"series", "VENUE:SYMBOL@T", "a series; may be repeated; all that are stored if not given", true},
                 {"from", "TIME", "backfill: the first day"},
                 {"days", "N", "prune: days to keep; backup: copies to keep; compare, verify: days back"},
                 {"missed", "POLICY", "run_once or skip"}, {"after", "NAME", "only after this routine has succeeded"},
                 {"retries", "N", "after a failure (2)"}, {"retry-wait", "SECONDS", "before a retry (60)"},
                 {"feed", "NAME", "this feed and no other"}, jsonOption}},
            routineAdd},
        {{"routine", "remove", "NAME", 1, 1, "forget a routine; its log stays", {jsonOption}}, routineRemove},
        {{"routine", "enable", "NAME", 1, 1, "let it run on schedule", {jsonOption}}, routineEnable},
        {{"routine", "disable", "NAME", 1, 1, "keep it, but let it rest", {jsonOption}}, routineDisable},
        {{"routine", "run", "NAME", 1, 1, "run it now", {jsonOption}}, routineRun},
        {{"routine", "watch", "", 0, 0, "stay and run what is due",
             {{"for", "SECONDS", "end after this time; without it Ctrl+C ends it"}, jsonOption}},
            routineWatch},
        {{"routine", "log", "[NAME]", 0, 1, "past runs, newest first",
             {{"limit", "N", "at most this many (50)"}, jsonOption}},
            routineLog},
    };
}

} // namespace truebar::cli
