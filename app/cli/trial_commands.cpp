// jobs judge, promote: what is made of the trials of a study.
#include "app/cli/command.h"
#include "app/cli/number_text.h"
#include "app/cli/text_table.h"

#include "core/jobs/job_json.h"
#include "core/runs/backtest.h"
#include "core/runs/run_json.h"

#include <charconv>

namespace truebar::cli {

namespace {

Result<std::unique_ptr<Database>> readerOf(Session& session) {
    const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
    if (!workspace)
        return workspace.error();
    return Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
}

std::string judgementText(const StudyJudgement& j) {
    std::vector<std::vector<std::string>> rows{{"trials", std::to_string(j.trials)},
        {"failed", std::to_string(j.failed)}, {"best trial", j.best ? std::to_string(*j.best) : "none"},
        {"effective trials", metricText(j.effectiveTrials)},
        {"deflated Sharpe", metricText(j.deflated ? std::optional(j.deflated->probability) : std::nullopt)},
        {"overfitting (PBO)", metricText(j.overfitting ? std::optional(j.overfitting->probability) : std::nullopt)},
        {"plateau", metricText(j.plateau ? j.plateau->bestScore : std::nullopt)}};
    return sentenceOf(j.verdict) + "\n\n" + textTable({"data set " + std::to_string(j.cell), ""}, rows, {1})
        + (j.gap ? "not known: " + j.gap->message() + '\n' : std::string());
}

Answer judgeStudy(Session& session, const Arguments& arguments) {
    const auto cell = wholeOf(arguments, "cell", 0, 0, 10'000);
    if (!cell)
        return cell.error();
    const auto threads = wholeOf(arguments, "threads", 0, 0, 256);
    if (!threads)
        return threads.error();
    const auto database = readerOf(session);
    if (!database)
        return database.error();
    const auto trials = loadCell(**database, arguments.operands().front(), static_cast<std::size_t>(*cell));
    if (!trials)
        return trials.error();
    Workers workers;
    workers.threads = static_cast<unsigned>(*threads);
    workers.stop = session.stop();
    workers.progress = [](double share) { showProgress("judging", share); };
    const auto judgement = judgeCell(*trials, static_cast<std::size_t>(*cell), workers);
    if (!judgement)
        return judgement.error();
    if (!arguments.has("json"))
        return judgementText(*judgement);
    JsonWriter json;
    writeJudgement(json, *judgement);
    return json.take() + '\n';
}

Answer promote(Session& session, const Arguments& arguments) {
    const std::string& address = arguments.operands().front();
    const auto slash = address.find('/');
    std::uint64_t number = 0;
    const char* end = address.data() + address.size();
    if (slash == std::string::npos || std::from_chars(address.data() + slash + 1, end, number).ptr != end
        || number == 0)
        return Error{"jobs.address", "'%1' is not STUDY/NUMBER", {address.substr(0, 60)}};
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const std::stop_token stop = session.stop();
    const auto runs = session.runs(WorkspaceAccess::ReadWrite);
    if (!runs)
        return runs.error();
    const auto database = readerOf(session);
    if (!database)
        return database.error();
    const auto request = promotionIn(**database, session.plugins(), address.substr(0, slash), number);
    if (!request)
        return request.error();
    const auto store = session.candles(WorkspaceAccess::ReadWrite);
    if (!store)
        return store.error();
    const auto record = runBacktest(
        **store, session.plugins(), *request, [](double share) { showProgress("running", share); }, stop);
    if (!record)
        return record.error();
    if (auto saved = (*runs)->save(*record); !saved)
        return std::move(saved).error();
    session.log().info("promote", {{"trial", address}, {"run", record->summary.id}});
    if (!arguments.has("json"))
        return "trial " + address + " is run " + record->summary.id + '\n';
    JsonWriter json;
    json.beginObject().member("trial", address).key("run");
    writeSummary(json, record->summary);
    json.endObject();
    return json.take() + '\n';
}

} // namespace

std::vector<Command> trialCommands() {
    return {
        {{"jobs", "judge", "STUDY", 1, 1, "whether the best trial was skill or luck, over all trials, failed ones too",
             {{"cell", "N", "data set, as in jobs results (0)"}, {"threads", "N", "0: as many as there are (0)"},
                 jsonOption}},
            judgeStudy},
        {{"jobs", "promote", "STUDY/N", 1, 1, "run a trial again as a run of its own, and keep it", {jsonOption}},
            promote},
    };
}

} // namespace truebar::cli
