#include "app/cli/queue_desk.h"
#include "app/cli/text_table.h"
#include "core/jobs/job_json.h"
#include "core/jobs/trial_csv.h"

namespace truebar::cli {

namespace {

Result<std::unique_ptr<Database>> readerOf(Session& session) {
    const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
    if (!workspace)
        return workspace.error();
    return Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
}

Answer listJobs(Session& session, const Arguments& arguments) {
    std::vector<Study> all;
    const auto database = readerOf(session);
    if (database) {
        auto studies = readStudies(**database);
        if (!studies)
            return std::move(studies).error();
        all = std::move(*studies);
    } else if (database.error().code != "workspace.missing") {
        return database.error();
    }
    if (arguments.has("json")) {
        JsonWriter json;
        json.beginObject().key("studies").beginArray();
        for (const Study& study : all)
            writeStudy(json, study);
        json.endArray().endObject();
        return json.take() + '\n';
    }
    std::vector<std::vector<std::string>> rows;
    for (const Study& study : all) {
        std::vector<std::string> row{study.id, study.spec.strategy, study.spec.name,
            std::string(toString(study.status)), std::to_string(study.planned)};
        for (int i = 0; i < trialStatusCount; ++i)
            row.push_back(std::to_string(study.counts.of(static_cast<TrialStatus>(i))));
        rows.push_back(std::move(row));
    }
    return textTable(
        {"study", "strategy", "name", "status", "trials", "queued", "running", "paused", "done", "failed", "cancelled"},
        rows, {4, 5, 6, 7, 8, 9, 10});
}

Answer showJob(Session& session, const Arguments& arguments) {
    const auto database = readerOf(session);
    if (!database)
        return database.error();
    return studyAnswer(**database, arguments.operands().front(), arguments);
}

Answer showResults(Session& session, const Arguments& arguments) {
    const auto database = readerOf(session);
    if (!database)
        return database.error();
    if (arguments.has("csv") && (arguments.has("equity") || arguments.has("json")))
        return Error{"usage.option", "a CSV table has no equity and is no JSON", {}, "--csv"};
    auto loaded = loadTrials(**database, arguments.operands().front());
    if (!loaded)
        return std::move(loaded).error();
    if (arguments.has("csv")) {
        std::vector<std::uint64_t> all;
        for (const Trial& trial : loaded->trials)
            all.push_back(trial.number);
        return trialCsv(*loaded, all);
    }
    if (arguments.has("equity")) {
        auto trials = readTrials(**database, loaded->study.key, 1, UINT64_MAX, true);
        if (!trials)
            return std::move(trials).error();
        loaded->trials = std::move(*trials);
    }
    JsonWriter json;
    writeStudyResults(json, loaded->study, loaded->cells, loaded->trials, arguments.has("equity"));
    return json.take() + '\n';
}

std::string told(const JobCommand& command, bool isRequested, const Arguments& arguments) {
    const std::string address = command.study + (command.trial ? '/' + std::to_string(*command.trial) : std::string());
    const std::string verb(toString(command.verb));
    if (!arguments.has("json"))
        return (isRequested ? "asked the process that works on it to " : "") + verb + ' ' + address + '\n';
    JsonWriter json;
    json.beginObject().member("job", address).member("command", verb).member("requested", isRequested).endObject();
    return json.take() + '\n';
}

// For whoever else works on the queue.
Answer request(Session& session, const Arguments& arguments, JobVerb verb, int priority = 0) {
    const auto database = readerOf(session);
    if (!database)
        return database.error();
    auto command = parseJob(**database, verb, arguments.operands().front());
    if (!command)
        return command.error();
    command->priority = priority;
    const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
    if (!workspace)
        return workspace.error();
    if (auto left = leaveRequest((*workspace)->directory(), *command); !left)
        return std::move(left).error();
    return told(*command, true, arguments);
}

// The command, obeyed; "workspace.in_use" if another process works here.
Result<JobCommand> obey(Session& session, QueueDesk& desk, const std::string& address, JobVerb verb, int priority = 0) {
    auto command =
        desk.door().read<JobCommand>([&](const Database& database) { return parseJob(database, verb, address); });
    if (!command)
        return command;
    command->priority = priority;
    auto done = desk.write([&](const Database& database) -> Result<void> {
        // What a crash has left running runs no more.
        if (auto queued = requeueRunning(database); !queued)
            return queued;
        return applyCommand(database, *command);
    });
    if (!done)
        return std::move(done).error();
    session.log().info("jobs", {{"command", std::string(toString(verb))}, {"job", address}});
    return command;
}

Answer tellJob(Session& session, const Arguments& arguments, JobVerb verb, int priority = 0) {
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const auto workspace = session.workspace(WorkspaceAccess::ReadWrite);
    if (!workspace)
        return workspace.error().code == "workspace.in_use" ? request(session, arguments, verb, priority)
                                                            : Answer(workspace.error());
    QueueDesk desk(**workspace);
    const auto command = obey(session, desk, arguments.operands().front(), verb, priority);
    return command ? Answer(told(*command, false, arguments)) : Answer(command.error());
}

Answer pause(Session& session, const Arguments& arguments) {
    return tellJob(session, arguments, JobVerb::Pause);
}

Answer cancel(Session& session, const Arguments& arguments) {
    return tellJob(session, arguments, JobVerb::Cancel);
}

Answer prioritise(Session& session, const Arguments& arguments) {
    const auto priority = wholeOf(arguments, "priority", 0, -1000, 1000);
    return priority ? tellJob(session, arguments, JobVerb::Prioritise, static_cast<int>(*priority))
                    : Answer(priority.error());
}

// Without a name: everything that is in the queue.
Answer resume(Session& session, const Arguments& arguments) {
    const auto threads = threadsOf(arguments);
    if (!threads)
        return threads.error();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    (void)session.stop(); // before any thread begins
    const bool isNamed = !arguments.operands().empty();
    const auto workspace = session.workspace(WorkspaceAccess::ReadWrite);
    if (!workspace)
        return workspace.error().code == "workspace.in_use" && isNamed ? request(session, arguments, JobVerb::Resume)
                                                                       : Answer(workspace.error());
    QueueDesk desk(**workspace);
    std::string only;
    if (isNamed) {
        const auto command = obey(session, desk, arguments.operands().front(), JobVerb::Resume);
        if (!command)
            return command.error();
        only = command->study;
    }
    if (auto done = desk.work(session, *threads, only); !done)
        return std::move(done).error();
    if (isNamed)
        return desk.door().read<std::string>(
            [&](const Database& database) { return studyAnswer(database, only, arguments); });
    return arguments.has("json") ? Answer("{\"queue\":\"empty\"}\n") : Answer("the queue is empty\n");
}

Answer deleteJob(Session& session, const Arguments& arguments) {
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const auto workspace = session.workspace(WorkspaceAccess::ReadWrite);
    if (!workspace)
        return workspace.error();
    QueueDesk desk(**workspace);
    std::string id;
    auto done = desk.write([&](const Database& database) -> Result<void> {
        const auto study = readStudy(database, arguments.operands().front());
        if (!study)
            return study.error();
        id = study->id;
        return removeStudy(database, study->key);
    });
    if (!done)
        return std::move(done).error();
    session.log().info("delete_study", {{"study", id}});
    JsonWriter json;
    json.beginObject().member("deleted", id).endObject();
    return arguments.has("json") ? json.take() + '\n' : "deleted study " + id + '\n';
}

} // namespace

std::vector<Command> jobCommands() {
    const OptionSpec best{"best", "N", "best trials shown (10)"};
    return {
        {{"jobs", "list", "", 0, 0, "all studies, newest first", {jsonOption}}, listJobs},
        {{"jobs", "show", "STUDY", 1, 1, "one study, its counts and its best trials",
             {best, {"all", nullptr, "every trial, with --json"}, jsonOption}},
            showJob},
        {{"jobs", "results", "STUDY", 1, 1, "every trial with its metrics, as JSON; equal for equal studies",
             {{"equity", nullptr, "with daily equity"}, {"csv", nullptr, "a table for spreadsheets instead"},
                 jsonOption}},
            showResults},
        {{"jobs", "pause", "STUDY[/N]", 1, 1, "begin no more trials of a study, or not that one", {jsonOption}}, pause},
        {{"jobs", "cancel", "STUDY[/N]", 1, 1, "end a study, or one trial of it", {jsonOption}}, cancel},
        {{"jobs", "prioritise", "STUDY[/N]", 1, 1, "work on a study, or a trial of it, before or after others",
             {{"priority", "N", "higher ones are worked on first, -1000 to 1000", false, true}, jsonOption}},
            prioritise},
        {{"jobs", "resume", "[STUDY[/N]]", 0, 1, "go on with a study, after a pause, a crash or an end; or with all",
             {{"jobs", "N", "threads (all processors)"}, best, jsonOption}},
            resume},
        {{"jobs", "delete", "STUDY", 1, 1, "forget a study and its trials", {jsonOption}}, deleteJob},
    };
}

} // namespace truebar::cli
