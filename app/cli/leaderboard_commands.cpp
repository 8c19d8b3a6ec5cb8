#include "app/cli/command.h"
#include "app/cli/number_text.h"
#include "app/cli/text_table.h"

#include "core/runs/excess.h"
#include "core/runs/leaderboard.h"

#include <algorithm>

namespace truebar::cli {

namespace {

Result<RankBy> rankOf(const Arguments& arguments) {
    const std::string by = arguments.value("by").value_or("excess");
    for (const RankBy each : {RankBy::ExcessOverHolding, RankBy::Sharpe}) {
        if (by == toString(each))
            return each;
    }
    return Error{"usage.option", "'%1' is none of excess, sharpe", {by.substr(0, 40)}, "--by"};
}

std::string cautionText(const std::vector<Caution>& cautions) {
    std::string out;
    for (const Caution caution : cautions)
        out += (out.empty() ? "" : ", ") + std::string(toString(caution));
    std::replace(out.begin(), out.end(), '_', ' ');
    return out;
}

std::string boardToText(const std::vector<LeaderboardRow>& board) {
    std::vector<std::vector<std::string>> rows;
    for (const LeaderboardRow& row : board) {
        const RunSummary& s = row.best;
        const ExcessReturns excess = excessOf(s);
        rows.push_back({std::to_string(row.rank), s.request.strategy, s.request.instrument.toString(),
            s.request.timeframe.toString(), metricText(excess.overHolding), metricText(excess.overAveraging),
            metricText(s.metrics.sharpe), formatDate(s.dataSpan.begin), formatDate(s.dataSpan.end),
            std::to_string(s.metrics.tradeCount), std::to_string(row.trials), s.id, cautionText(row.cautions)});
    }
    return textTable({"", "strategy", "instrument", "timeframe", "over holding", "over averaging", "sharpe", "from",
                         "to", "trades", "tried", "best run", "caution"},
        rows, {0, 4, 5, 6, 9, 10});
}

std::string boardToJson(const std::vector<LeaderboardRow>& board, RankBy by) {
    JsonWriter json;
    json.beginObject().member("ranked_by", toString(by)).key("rows").beginArray();
    for (const LeaderboardRow& row : board) {
        const RunSummary& s = row.best;
        const ExcessReturns excess = excessOf(s);
        json.beginObject()
            .member("rank", static_cast<std::uint64_t>(row.rank))
            .member("strategy", s.request.strategy)
            .member("instrument", s.request.instrument.toString())
            .member("timeframe", s.request.timeframe.toString())
            .member("run_id", s.id)
            .member("excess_over_holding", excess.overHolding)
            .member("excess_over_averaging", excess.overAveraging)
            .member("excess_over_cash", excess.overCash)
            .member("sharpe", s.metrics.sharpe)
            .member("max_drawdown", s.metrics.maxDrawdown)
            .member("from", s.dataSpan.begin)
            .member("to", s.dataSpan.end)
            .member("days", row.days)
            .member("trade_count", static_cast<std::uint64_t>(s.metrics.tradeCount))
            .member("trials", static_cast<std::uint64_t>(row.trials))
            .key("cautions")
            .beginArray();
        for (const Caution caution : row.cautions)
            json.value(toString(caution));
        json.endArray().endObject();
    }
    json.endArray().endObject();
    return json.take() + '\n';
}

// A strategy may be gone since its runs; one that never was is a slip of the pen, as is what names no instrument.
Result<void> checkAsked(Session& session, const Arguments& arguments, const std::vector<RunSummary>& runs) {
    for (const std::string& strategy : arguments.values("strategy")) {
        const bool hasRun = std::any_of(
            runs.begin(), runs.end(), [&](const RunSummary& run) { return run.request.strategy == strategy; });
        if (const auto plugin = session.plugins().find(PluginKind::Strategy, strategy); !plugin && !hasRun)
            return Error(plugin.error()).at("--strategy");
    }
    for (const std::string& instrument : arguments.values("instrument")) {
        if (auto id = InstrumentId::parse(instrument); !id)
            return std::move(id).error().at("--instrument");
    }
    return {};
}

Answer leaderboard(Session& session, const Arguments& arguments) {
    const auto by = rankOf(arguments);
    if (!by)
        return by.error();
    std::vector<RunSummary> runs;
    const auto store = session.runs(WorkspaceAccess::ReadOnly);
    if (store) {
        auto listed = (*store)->list();
        if (!listed)
            return std::move(listed).error();
        runs = std::move(*listed);
    } else if (store.error().code != "workspace.missing") {
        return store.error();
    }
    if (auto known = checkAsked(session, arguments, runs); !known)
        return std::move(known).error();
    const std::vector<std::string> strategies = arguments.values("strategy");
    const std::vector<std::string> instruments = arguments.values("instrument");
    const auto isAsked = [](const std::vector<std::string>& asked, const std::string& name) {
        return asked.empty() || std::find(asked.begin(), asked.end(), name) != asked.end();
    };
    std::erase_if(runs, [&](const RunSummary& run) {
        return !isAsked(strategies, run.request.strategy) || !isAsked(instruments, run.request.instrument.toString());
    });
    const auto board = leaderboardOf(runs, *by);
    return arguments.has("json") ? boardToJson(board, *by) : boardToText(board);
}

} // namespace

std::vector<Command> leaderboardCommands() {
    return {
        {{"run", "leaderboard", "", 0, 0,
             "the best run of each strategy on each instrument, with what speaks against it",
             {{"by", "TEXT", "excess (return beyond holding) or sharpe (excess)"},
                 {"strategy", "ID", "only this one; may be repeated", true},
                 {"instrument", "VENUE:SYMBOL", "only this one; may be repeated", true}, jsonOption}},
            leaderboard},
    };
}

} // namespace truebar::cli
