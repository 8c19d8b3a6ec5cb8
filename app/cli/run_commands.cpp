#include "app/cli/account_options.h"
#include "app/cli/command.h"
#include "app/cli/number_text.h"
#include "app/cli/run_options.h"
#include "app/cli/run_request.h"
#include "app/cli/text_table.h"

#include "core/runs/backtest.h"
#include "core/runs/comparison_json.h"
#include "core/runs/excess.h"
#include "core/runs/preflight.h"
#include "core/runs/run_json.h"

#include <algorithm>

namespace truebar::cli {

namespace {

std::string metricsTable(const RunSummary& summary) {
    std::vector<std::vector<std::string>> rows;
    const auto own = listMetrics(summary.metrics);
    const auto held = listMetrics(summary.benchmark);
    const auto averaged = summary.averaging ? listMetrics(*summary.averaging) : std::vector<MetricValue>();
    const auto text = [](const MetricValue& m) { return m.money ? m.money->toString() : metricText(m.value); };
    for (std::size_t i = 0; i < own.size(); ++i)
        rows.push_back({std::string(own[i].name), text(own[i]), text(held[i]),
            averaged.empty() ? std::string("n/a") : text(averaged[i])});
    const ExcessReturns excess = excessOf(summary);
    return textTable({"metric", summary.request.strategy, "buy and hold", "averaging in"}, rows, {1, 2, 3})
        + "excess return over holding " + metricText(excess.overHolding) + ", over averaging in "
        + metricText(excess.overAveraging) + ", over cash " + metricText(excess.overCash) + '\n';
}

std::string headline(const RunSummary& s) {
    return "run " + s.id + ": " + s.request.strategy + " on " + s.request.instrument.toString() + ' '
        + s.request.timeframe.toString() + ", " + formatUtc(s.dataSpan.begin) + " to " + formatUtc(s.dataSpan.end)
        + (s.request.session == "24/7" ? std::string() : " within " + s.request.session) + ", "
        + std::to_string(s.candles) + " candles\n";
}

// One line for each feed that was not good enough, or nothing.
std::string stampOf(const RunDataQuality& data) {
    std::string out;
    for (const FeedQuality& feed : data.feeds) {
        if (!data.isIncomplete(feed))
            continue;
        const std::string gaps = namedGaps(feed, 5);
        out += "incomplete data: " + feed.instrument.toString() + ' ' + feed.stored.toString() + ", coverage "
            + metricText(feed.coverage) + ", trust " + metricText(feed.trust)
            + (gaps.empty() ? "" : ", missing: " + gaps) + '\n';
    }
    return out;
}

// How much the result depends on what the candles do not say.
std::string fillLine(const RunRecord& record) {
    const RunResult& result = record.result;
    if (!result.profitBounds)
        return {};
    const Money profit = result.metrics.finalEquity - record.summary.request.settings.cash;
    return "fills " + std::string(record.summary.request.settings.profile.name()) + ": "
        + std::to_string(result.ambiguousCandles) + " undecidable candles, profit " + profit.toString() + " (worst "
        + result.profitBounds->worst.toString() + ", best " + result.profitBounds->best.toString() + ")\n";
}

std::string journalTable(const Journal& journal) {
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < journal.size(); ++i) {
        const Journal::Entry& entry = journal.entries()[i];
        for (const Posting& posting : journal.postings(i))
            rows.push_back({std::to_string(i + 1), formatUtc(entry.time), std::string(toString(entry.kind)),
                std::string(toString(posting.account)), journal.currencies()[posting.currency],
                posting.amount.toString()});
    }
    return textTable({"entry", "time", "kind", "account", "currency", "amount"}, rows, {0, 5});
}

// The parts of a portfolio.
std::string fundTable(const RunRecord& record) {
    if (!record.fund)
        return {};
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < record.fund->parts.size(); ++i) {
        const FundPart& part = record.fund->parts[i];
        const SleeveResult& sleeve = record.fund->sleeves[i];
        rows.push_back({part.instrument.toString(), part.timeframe.toString(), part.weight.toString(),
            metricText(sleeve.weight), sleeve.position.toString(), sleeve.profit.toString(), sleeve.fees.toString(),
            std::to_string(sleeve.trades.size())});
    }
    std::string out =
        textTable({"instrument", "timeframe", "weight", "at the end", "position", "profit", "fees", "trades"}, rows,
            {2, 3, 4, 5, 6, 7});
    out += "rebalanced " + std::to_string(record.fund->rebalances) + " times, highest gross exposure "
        + metricText(record.fund->highestGross);
    if (record.fund->stoppedAt)
        out += ", stopped by its drawdown at " + formatUtc(*record.fund->stoppedAt);
    return out + '\n';
}

} // namespace

std::string recordAnswer(const RunRecord& record, const Arguments& arguments) {
    if (!arguments.has("json"))
        return headline(record.summary) + stampOf(record.summary.data) + metricsTable(record.summary)
            + fundTable(record) + fillLine(record) + accountLine(record)
            + (arguments.has("journal") ? journalTable(record.result.journal) : std::string());
    JsonWriter json;
    writeRecord(json, record, arguments.has("journal"));
    return json.take() + '\n';
}

Answer runAndKeep(Session& session, const Arguments& arguments, const char* action, const StoredRun& run) {
    // A workspace without candles cannot be run over; asking for one must not make it.
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const auto runs = session.runs(WorkspaceAccess::ReadWrite);
    if (!runs)
        return runs.error();
    const auto store = session.candles(WorkspaceAccess::ReadWrite);
    if (!store)
        return store.error();
    const auto record = run(**store);
    if (!record)
        return record.error();
    if (auto saved = (*runs)->save(*record); !saved)
        return std::move(saved).error();
    const RunSummary& summary = record->summary;
    session.log().info(action,
        {{"run", summary.id}, {"strategy", summary.request.strategy},
            {"instrument", summary.request.instrument.toString()}, {"timeframe", summary.request.timeframe.toString()},
            {"candles", std::to_string(summary.candles)}});
    return recordAnswer(*record, arguments);
}

void showRunning(double share) {
    showProgress("running", share);
}

namespace {

Answer backtest(Session& session, const Arguments& arguments) {
    const auto request = requestOf(session, arguments);
    if (!request)
        return request.error();
    const std::stop_token stop = session.stop();
    return runAndKeep(session, arguments, "backtest",
        [&](const CandleStore& store) { return runBacktest(store, session.plugins(), *request, showRunning, stop); });
}

Answer listRuns(Session& session, const Arguments& arguments) {
    std::vector<RunSummary> all;
    const auto store = session.runs(WorkspaceAccess::ReadOnly);
    if (store) {
        auto listed = (*store)->list();
        if (!listed)
            return std::move(listed).error();
        all = std::move(*listed);
    } else if (store.error().code != "workspace.missing") {
        return store.error();
    }
    if (!arguments.has("json")) {
        std::vector<std::vector<std::string>> rows;
        rows.reserve(all.size());
        for (const RunSummary& s : all)
            rows.push_back({s.id, s.request.strategy, s.request.instrument.toString(), s.request.timeframe.toString(),
                metricText(s.metrics.totalReturn), metricText(s.benchmark.totalReturn), metricText(s.metrics.sharpe),
                metricText(s.metrics.maxDrawdown), std::to_string(s.metrics.tradeCount),
                metricText(s.data.isKnown() ? std::optional(s.data.trust()) : std::nullopt),
                s.data.isIncomplete() ? "incomplete" : ""});
        return textTable({"run", "strategy", "instrument", "timeframe", "return", "held", "sharpe", "drawdown",
                             "trades", "trust", "data"},
            rows, {4, 5, 6, 7, 8, 9});
    }
    JsonWriter json;
    json.beginObject().key("runs").beginArray();
    for (const RunSummary& s : all)
        writeSummary(json, s);
    json.endArray().endObject();
    return json.take() + '\n';
}

Answer showRun(Session& session, const Arguments& arguments) {
    const auto store = session.runs(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    const auto record = (*store)->load(arguments.operands().front());
    if (!record)
        return record.error();
    return recordAnswer(*record, arguments);
}

Result<std::vector<RunRecord>> loadRuns(const RunStore& store, const std::vector<std::string>& ids) {
    std::vector<RunRecord> out;
    for (const std::string& id : ids) {
        auto record = store.load(id);
        if (!record)
            return std::move(record).error();
        const auto isSame = [&](const RunRecord& other) { return other.summary.id == record->summary.id; };
        if (std::any_of(out.begin(), out.end(), isSame))
            return Error{"usage.operands", "the run %1 is named twice", {record->summary.id}};
        out.push_back(std::move(*record));
    }
    return out;
}

std::string decisionText(const DecidedSuggestion& d) {
    const auto* target = std::get_if<TargetPosition>(&d.suggestion.suggestion.proposal);
    return formatUtc(d.suggestion.time) + ' ' + std::string(toString(d.decision.verdict)) + ' '
        + std::string(target ? toString(target->exposure) : "order") + ": " + d.suggestion.suggestion.reason
        + (d.decision.note.empty() ? std::string() : " (" + d.decision.note + ')');
}

std::string fillText(const Fill& fill) {
    return formatUtc(fill.time) + ' ' + std::string(toString(fill.side)) + ' ' + fill.quantity.toString() + " at "
        + fill.price.toString() + ", fee " + fill.fee.toString();
}

// Where the runs part, and what each of them did there.
template <class T, class Text>
std::string partingText(const char* what, const std::optional<Divergence<T>>& divergence, Text textOf) {
    if (!divergence)
        return {};
    std::string out = std::string("first diverging ") + what + ": " + std::to_string(divergence->index + 1) + '\n';
    for (std::size_t run = 0; run < divergence->runs.size(); ++run)
        out += "  run " + std::to_string(run + 1) + ": "
            + (divergence->runs[run] ? textOf(*divergence->runs[run]) : std::string("none")) + '\n';
    return out;
}

// Differing rows begin with '*'; the best of a metric ends with '+'.
std::string comparisonToText(const RunComparison& comparison) {
    std::vector<std::string> header{""};
    header.insert(header.end(), comparison.runs.begin(), comparison.runs.end());
    std::vector<std::vector<std::string>> rows;
    for (const ComparedRow& row : comparison.settings) {
        rows.push_back({(row.differs ? "* " : "  ") + row.name});
        rows.back().insert(rows.back().end(), row.values.begin(), row.values.end());
    }
    for (const ComparedRow& row : comparison.metrics) {
        rows.push_back({(row.differs ? "* " : "  ") + row.name});
        for (std::size_t i = 0; i < row.numbers.size(); ++i)
            rows.back().push_back(metricText(row.numbers[i]) + (row.best == i ? " +" : ""));
    }
    std::string out = textTable(header, rows);
    if (comparison.firstDivergingTrade)
        out += "first diverging trade: " + std::to_string(*comparison.firstDivergingTrade + 1)
            + (comparison.firstDivergence ? ", " + formatUtc(*comparison.firstDivergence) : std::string()) + '\n';
    out += partingText("decision", comparison.firstDivergingDecision, decisionText);
    out += partingText("fill", comparison.firstDivergingFill, fillText);
    return out;
}

Answer compare(Session& session, const Arguments& arguments) {
    const auto store = session.runs(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    const auto records = loadRuns(**store, arguments.operands());
    if (!records)
        return records.error();
    const RunComparison comparison = compareRuns(*records);
    if (!arguments.has("json"))
        return comparisonToText(comparison);
    JsonWriter json;
    writeComparison(json, comparison);
    return json.take() + '\n';
}

Answer deleteRun(Session& session, const Arguments& arguments) {
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const auto store = session.runs(WorkspaceAccess::ReadWrite);
    if (!store)
        return store.error();
    const auto record = (*store)->load(arguments.operands().front());
    if (!record)
        return record.error();
    if (auto removed = (*store)->remove(record->summary.id); !removed)
        return std::move(removed).error();
    session.log().info("delete_run", {{"run", record->summary.id}});
    JsonWriter json;
    json.beginObject().member("deleted", record->summary.id).endObject();
    return arguments.has("json") ? json.take() + '\n' : "deleted run " + record->summary.id + '\n';
}

} // namespace

std::vector<Command> runCommands() {
    return {
        {{"run", "backtest", "", 0, 0, "run a strategy over stored candles and keep the result", runOptions()},
            backtest},
        {{"run", "list", "", 0, 0, "all runs, newest first", {jsonOption}}, listRuns},
        {{"run", "show", "ID", 1, 1, "one run, whole",
             {jsonOption, {"journal", nullptr, "with every entry of its ledger and their hashes"}}},
            showRun},
        {{"run", "compare", "ID ID…", 2, 50, "runs side by side, and where they part", {jsonOption}}, compare},
        {{"run", "delete", "ID", 1, 1, "forget a run", {jsonOption}}, deleteRun},
    };
}

} // namespace truebar::cli
