#include "core/runs/leaderboard.h"

#include "core/runs/account_text.h"
#include "core/runs/excess.h"
#include "core/runs/order_text.h"
#include "core/runs/run_text.h"

#include <algorithm>
#include <map>
#include <set>

namespace truebar {

namespace {

constexpr std::size_t manyTrials = 10;
constexpr std::size_t fewTrades = 30;
constexpr double shortDays = 180;

std::optional<double> scoreOf(const RunSummary& run, RankBy by) {
    return by == RankBy::Sharpe ? run.metrics.sharpe : excessOf(run).overHolding;
}

// Ties go to the newer run, so that the order is always the same.
bool isBetter(const RunSummary& a, const RunSummary& b, RankBy by) {
    const auto left = scoreOf(a, by);
    const auto right = scoreOf(b, by);
    if (left.has_value() != right.has_value())
        return left.has_value();
    if (left && *left != *right)
        return *left > *right;
    return a.id > b.id;
}

// All that makes one run another one than the next.
std::string trialOf(const RunSummary& run) {
    const RunSettings& money = run.request.settings;
    std::string out = run.request.timeframe.toString() + '|' + run.dataFingerprint + '|' + money.cash.toString() + '|'
        + money.feeBps.toString() + '|' + std::to_string(money.slippageTicks) + '|' + std::to_string(money.seed) + '|'
        + analysisToText(money.analysis).toStdString() + '|' + fillsToText(money).toStdString() + '|'
        + accountToText(money.account).toStdString();
    for (const auto& [key, value] : run.request.strategySettings.values())
        out += '|' + key + '=' + toString(value);
    return out;
}

std::vector<Caution> cautionsOf(const LeaderboardRow& row) {
    std::vector<Caution> out;
    if (row.trials >= manyTrials)
        out.push_back(Caution::ManyTrials);
    if (row.best.metrics.tradeCount < fewTrades)
        out.push_back(Caution::FewTrades);
    if (row.days < shortDays)
        out.push_back(Caution::ShortSpan);
    if (row.best.data.isIncomplete())
        out.push_back(Caution::IncompleteData);
    return out;
}

} // namespace

std::string_view toString(RankBy by) {
    return by == RankBy::Sharpe ? "sharpe" : "excess";
}

std::string_view toString(Caution caution) {
    switch (caution) {
    case Caution::ManyTrials:
        return "many_trials";
    case Caution::FewTrades:
        return "few_trades";
    case Caution::ShortSpan:
        return "short_span";
    case Caution::IncompleteData:
        return "incomplete_data";
    }
    return {};
}

std::vector<LeaderboardRow> leaderboardOf(std::span<const RunSummary> runs, RankBy by) {
    struct Group {
        const RunSummary* best = nullptr;
        std::set<std::string> trials{};
    };
    std::map<std::pair<std::string, std::string>, Group> groups;
    for (const RunSummary& run : runs) {
        if (run.request.mode != RunMode::Simulation)
            continue;
        Group& group = groups[{run.request.strategy, run.request.instrument.toString()}];
        group.trials.insert(trialOf(run));
        if (!group.best || isBetter(run, *group.best, by))
            group.best = &run;
    }
    std::vector<LeaderboardRow> out;
    for (const auto& [key, group] : groups) {
        LeaderboardRow row;
        row.best = *group.best;
        row.trials = group.trials.size();
        const auto length = row.best.dataSpan.end - row.best.dataSpan.begin;
        row.days = std::chrono::duration<double, std::ratio<86'400>>(length).count();
        row.cautions = cautionsOf(row);
        out.push_back(std::move(row));
    }
    std::sort(out.begin(), out.end(),
        [by](const LeaderboardRow& a, const LeaderboardRow& b) { return isBetter(a.best, b.best, by); });
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i].rank = i + 1;
    return out;
}

} // namespace truebar
