#include "app/cli/queue_desk.h"

#include "app/cli/number_text.h"
#include "app/cli/text_table.h"
#include "core/jobs/job_json.h"

#include <algorithm>
#include <thread>

namespace truebar::cli {

namespace {

void showStudy(const JobNews& news) {
    if (!isTerminal(stderr))
        return;
    const StudyProgress& p = news.progress;
    const std::string left =
        p.remaining ? ", " + std::to_string(p.remaining->count() / 1000) + " s left" : std::string();
    std::fprintf(stderr, "\r\033[K%llu of %llu trials, %.0f a second%s",
        static_cast<unsigned long long>(p.counts.ended()), static_cast<unsigned long long>(p.planned), p.perSecond,
        left.c_str());
    if (p.status == StudyStatus::Done)
        std::fputc('\n', stderr);
}

std::string studyText(const Study& study, const std::vector<Trial>& best) {
    std::string out = "study " + study.id + ": " + study.spec.strategy + ", " + std::string(toString(study.status));
    for (int i = 0; i < trialStatusCount; ++i) {
        const auto status = static_cast<TrialStatus>(i);
        if (study.counts.of(status) > 0)
            out += ", " + std::to_string(study.counts.of(status)) + ' ' + std::string(toString(status));
    }
    out += " of " + std::to_string(study.planned) + " trials\n";
    std::vector<std::string> header{"trial", "cell"};
    for (const SweepAxis& axis : study.spec.axes)
        header.push_back(axis.key);
    header.insert(header.end(), {study.spec.objective.metric, "return", "drawdown", "trades"});
    std::vector<std::vector<std::string>> rows;
    for (const Trial& trial : best) {
        std::vector<std::string> row{std::to_string(trial.number), std::to_string(trial.cell)};
        row.insert(row.end(), trial.values.begin(), trial.values.end());
        row.insert(row.end(),
            {metricText(trial.score), metricText(trial.metrics->totalReturn), metricText(trial.metrics->maxDrawdown),
                std::to_string(trial.metrics->tradeCount)});
        rows.push_back(std::move(row));
    }
    return rows.empty() ? out : out + textTable(header, rows);
}

} // namespace

Result<int> threadsOf(const Arguments& arguments) {
    const auto cores = std::max(1U, std::thread::hardware_concurrency());
    const auto threads = wholeOf(arguments, "jobs", cores, 1, 256);
    return threads ? Result<int>(static_cast<int>(*threads)) : Result<int>(threads.error());
}

Result<void> QueueDesk::write(const std::function<Result<void>(const Database&)>& work) {
    return m_door.run([&](const Database& database) { return database.transaction([&] { return work(database); }); });
}

Result<void> QueueDesk::work(Session& session, int threads, const std::string& only) {
    const std::stop_token stop = session.stop();
    JobRunner runner(
        {m_workspace.directory(), m_workspace.marketDatabase(), &session.plugins(), &m_door}, threads, showStudy);
    if (auto done = runner.run(stop, only); !done)
        return done;
    if (stop.stop_requested())
        return Error{"jobs.cancelled", "interrupted; 'truebar-cli jobs resume' goes on", {}, only};
    return {};
}

Answer studiesAnswer(const Database& database, const std::vector<std::string>& ids, const Arguments& arguments) {
    const bool isJson = arguments.has("json");
    std::string out = isJson ? "{\"studies\":[" : "";
    for (const std::string& id : ids) {
        auto one = studyAnswer(database, id, arguments);
        if (!one)
            return one;
        if (isJson && id != ids.front())
            out += ',';
        out += isJson ? one->substr(0, one->size() - 1) : *one;
    }
    return isJson ? out + "]}\n" : out;
}

std::vector<Trial> bestOf(const Study& study, std::vector<Trial> trials, std::size_t most) {
    std::erase_if(trials, [](const Trial& trial) { return !trial.metrics; });
    std::stable_sort(trials.begin(), trials.end(),
        [&](const Trial& a, const Trial& b) { return isBetter(study.spec.objective, a.score, b.score); });
    if (trials.size() > most)
        trials.resize(most);
    return trials;
}

Answer studyAnswer(const Database& database, const std::string& id, const Arguments& arguments) {
    const auto study = readStudy(database, id);
    if (!study)
        return study.error();
    const auto most = wholeOf(arguments, "best", 10, 0, 1'000'000);
    if (!most)
        return most.error();
    auto trials = readTrials(database, study->key);
    if (!trials)
        return std::move(trials).error();
    const auto best = bestOf(*study, *trials, static_cast<std::size_t>(*most));
    if (!arguments.has("json"))
        return studyText(*study, best);
    JsonWriter json;
    json.beginObject().key("study");
    writeStudy(json, *study);
    json.key("best").beginArray();
    for (const Trial& trial : best)
        writeTrial(json, trial, study->spec.axes);
    json.endArray();
    if (arguments.has("all")) {
        json.key("all").beginArray();
        for (const Trial& trial : *trials)
            writeTrial(json, trial, study->spec.axes);
        json.endArray();
    }
    json.endObject();
    return json.take() + '\n';
}

} // namespace truebar::cli
