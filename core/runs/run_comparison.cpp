#include "core/runs/run_comparison.h"

#include "core/runs/excess.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <set>

namespace truebar {

namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

Texts settingsOf(const RunSummary& s) {
    const RunRequest& r = s.request;
    const AnalysisOptions& a = r.settings.analysis;
    Texts out{{"strategy", r.strategy}, {"strategy_version", s.strategyVersion}, {"broker", r.broker},
        {"instrument", r.instrument.toString()}, {"timeframe", r.timeframe.toString()}, {"session", r.session},
        {"from", formatUtc(s.dataSpan.begin)}, {"to", formatUtc(s.dataSpan.end)}, {"cash", r.settings.cash.toString()},
        {"fee_bps", r.settings.feeBps.toString()}, {"slippage_ticks", std::to_string(r.settings.slippageTicks)},
        {"seed", std::to_string(r.settings.seed)}, {"analysis.body", a.compareWithBody ? "true" : "false"},
        {"analysis.adjacent", a.strictAdjacency ? "true" : "false"},
        {"analysis.volume_k", toString(SettingValue(a.volumeFactor))},
        {"analysis.volume_n", std::to_string(a.volumeLength)}, {"code_version", s.codeVersion},
        {"data_fingerprint", s.dataFingerprint.substr(0, 16)}};
    out.emplace_back("profile", r.settings.profile.name());
    if (const AccountSettings& account = r.settings.account; !account.isPlain()) {
        out.emplace_back("account.mode", toString(account.mode));
        out.emplace_back("account.leverage", account.leverage.toString());
        out.emplace_back("account.liquidation_fee_bps", account.liquidationFeeBps.toString());
        out.emplace_back("account.borrow_rate", account.borrowRate.toString());
        out.emplace_back("account.currency", account.currency);
    }
    if (const DecisionSettings& decision = r.settings.decision; !decision.isAuto()) {
        out.emplace_back("decision.mode", toString(decision.mode));
        out.emplace_back("decision.threshold", decision.threshold.toString());
        out.emplace_back("decision.delay_ms", std::to_string(decision.delay.count()));
        out.emplace_back("decision.deadline_ms", std::to_string(decision.deadline.count()));
        out.emplace_back("decision.on_expiry", toString(decision.onExpiry));
    }
    for (const auto& [key, value] : r.strategySettings.values())
        out.emplace_back("strategy." + key, toString(value));
    return out;
}

// Whether any of the values is not the same as the first.
template <class T, class IsSame>
bool anyDiffers(const std::vector<T>& values, IsSame isSame) {
    return std::any_of(values.begin(), values.end(), [&](const T& value) { return !isSame(value, values.front()); });
}

std::vector<ComparedRow> compareSettings(std::span<const RunRecord> runs) {
    std::vector<Texts> all;
    std::vector<std::string> names;
    for (const RunRecord& run : runs) {
        all.push_back(settingsOf(run.summary));
        for (const auto& [name, value] : all.back()) {
            if (std::find(names.begin(), names.end(), name) == names.end())
                names.push_back(name);
        }
    }
    std::vector<ComparedRow> out;
    for (const std::string& name : names) {
        std::vector<std::string> values;
        for (const Texts& texts : all) {
            const auto found = std::find_if(texts.begin(), texts.end(), [&](const auto& t) { return t.first == name; });
            values.push_back(found == texts.end() ? "n/a" : found->second);
        }
        const bool differs = anyDiffers(values, std::equal_to<>());
        out.push_back({name, std::move(values), {}, differs, {}});
    }
    return out;
}

// +1: more is better, −1: less is better, 0: neither.
int preference(std::string_view metric) {
    static const std::set<std::string_view> more{"total_return", "cagr", "sharpe", "sortino", "calmar", "max_drawdown",
        "profit_factor", "expectancy", "sqn", "trade_win_rate", "period_win_rate", "final_equity",
        "probabilistic_sharpe", "alpha", "excess_over_holding", "excess_over_averaging", "excess_over_cash"};
    static const std::set<std::string_view> less{"max_drawdown_days", "fees_paid"};
    return more.count(metric) ? 1 : (less.count(metric) ? -1 : 0);
}

std::optional<double> numberOf(const MetricValue& metric) {
    return metric.money ? std::optional(metric.money->toDouble()) : metric.value;
}

std::string textOf(const MetricValue& metric) {
    if (metric.money)
        return metric.money->toString();
    if (!metric.value)
        return "n/a";
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *metric.value);
    return {buffer.data(), end.ptr};
}

// Money is exact. Measured values are the same if only their rounding differs, as it does when sums are made of other
// partial sums.
bool isSameMetric(const MetricValue& a, const MetricValue& b) {
    constexpr double rounding = 1e-12;
    if (a.money && b.money)
        return *a.money == *b.money;
    const std::optional<double> x = numberOf(a);
    const std::optional<double> y = numberOf(b);
    if (!x || !y || *x == *y)
        return x == y;
    return std::abs(*x - *y) <= rounding * std::max(std::abs(*x), std::abs(*y));
}

// The one best of at least two values; none if two share it.
std::optional<std::size_t> bestOf(const std::vector<MetricValue>& metrics, int sign) {
    std::optional<std::size_t> best;
    std::size_t defined = 0;
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        const auto value = numberOf(metrics[i]);
        if (!value)
            continue;
        ++defined;
        if (!best || sign * *value > sign * *numberOf(metrics[*best]))
            best = i;
    }
    if (sign == 0 || defined < 2)
        return std::nullopt;
    const auto sharing = std::count_if(metrics.begin(), metrics.end(),
        [&](const MetricValue& metric) { return isSameMetric(metric, metrics[*best]); });
    return sharing > 1 ? std::nullopt : best;
}

// What the run did, and how much better than something simpler that was.
std::vector<MetricValue> metricsOf(const RunRecord& run) {
    std::vector<MetricValue> out = listMetrics(run.result.metrics);
    const ExcessReturns excess = excessOf(run.summary);
    out.push_back({"excess_over_holding", excess.overHolding, {}});
    out.push_back({"excess_over_averaging", excess.overAveraging, {}});
    out.push_back({"excess_over_cash", excess.overCash, {}});
    return out;
}

std::vector<ComparedRow> compareMetrics(std::span<const RunRecord> runs) {
    std::vector<std::vector<MetricValue>> all;
    for (const RunRecord& run : runs)
        all.push_back(metricsOf(run));
    std::vector<ComparedRow> out;
    for (std::size_t m = 0; !all.empty() && m < all.front().size(); ++m) {
        const std::string_view name = all.front()[m].name;
        std::vector<MetricValue> column;
        ComparedRow row;
        row.name = name;
        for (const auto& metrics : all) {
            column.push_back(metrics[m]);
            row.values.push_back(textOf(metrics[m]));
            row.numbers.push_back(numberOf(metrics[m]));
        }
        row.differs = anyDiffers(column, isSameMetric);
        row.best = bestOf(column, preference(name));
        out.push_back(std::move(row));
    }
    return out;
}

RebasedCurve rebase(const RunRecord& run) {
    RebasedCurve out{run.summary.id, {}, {}};
    const auto& equity = run.result.equity;
    const double start = equity.empty() ? 0 : equity.front().equity.toDouble();
    for (const EquityPoint& point : equity) {
        out.times.push_back(point.time);
        out.values.push_back(start > 0 ? 100 * point.equity.toDouble() / start : 100);
    }
    return out;
}

bool isSameEntry(const Trade& a, const Trade& b) {
    return a.direction == b.direction && a.entryTime == b.entryTime && a.entryPrice == b.entryPrice
        && a.quantity == b.quantity;
}

bool isSameTrade(const Trade& a, const Trade& b) {
    return isSameEntry(a, b) && a.exitTime == b.exitTime && a.exitPrice == b.exitPrice;
}

const Trade* tradeAt(const RunRecord& run, std::size_t index) {
    return index < run.result.trades.size() ? &run.result.trades[index] : nullptr;
}

void findDivergence(std::span<const RunRecord> runs, RunComparison& out) {
    std::size_t longest = 0;
    for (const RunRecord& run : runs)
        longest = std::max(longest, run.result.trades.size());
    for (std::size_t i = 0; i < longest; ++i) {
        const Trade* first = tradeAt(runs.front(), i);
        const auto everyOne = [&](bool (*isSame)(const Trade&, const Trade&)) {
            return std::all_of(runs.begin(), runs.end(), [&](const RunRecord& run) {
                const Trade* trade = tradeAt(run, i);
                return trade && first && isSame(*trade, *first);
            });
        };
        if (everyOne(isSameTrade))
            continue;
        const bool sameEntries = everyOne(isSameEntry);
        out.firstDivergingTrade = i;
        for (const RunRecord& run : runs) {
            const Trade* trade = tradeAt(run, i);
            const auto time = trade ? std::optional(sameEntries ? trade->exitTime : trade->entryTime) : std::nullopt;
            if (time && (!out.firstDivergence || *time < *out.firstDivergence))
                out.firstDivergence = time;
        }
        return;
    }
}

std::vector<DecidedSuggestion> decisionsOf(const RunRecord& run) {
    const RunResult& result = run.result;
    std::vector<DecidedSuggestion> out;
    for (const Decision& decision : result.decisions) {
        const auto number = decision.suggestion;
        if (number >= 1 && number <= result.suggestions.size())
            out.push_back({result.suggestions[number - 1], decision});
    }
    return out;
}

bool isSameDecision(const DecidedSuggestion& a, const DecidedSuggestion& b) {
    return a.suggestion.time == b.suggestion.time
        && a.suggestion.suggestion.proposal == b.suggestion.suggestion.proposal
        && a.decision.verdict == b.decision.verdict && a.decision.note == b.decision.note;
}

bool isSameFill(const Fill& a, const Fill& b) {
    return a.time == b.time && a.side == b.side && a.price == b.price && a.quantity == b.quantity && a.fee == b.fee;
}

template <class T, class IsSame, class TimeOf>
std::optional<Divergence<T>> divergenceOf(const std::vector<std::vector<T>>& lists, IsSame isSame, TimeOf timeOf) {
    std::size_t longest = 0;
    for (const auto& list : lists)
        longest = std::max(longest, list.size());
    for (std::size_t i = 0; i < longest; ++i) {
        const auto& first = lists.front();
        const bool isEqual = std::all_of(lists.begin(), lists.end(),
            [&](const auto& list) { return i < list.size() && i < first.size() && isSame(list[i], first[i]); });
        if (isEqual)
            continue;
        Divergence<T> out;
        out.index = i;
        out.time = UtcMs::max();
        for (const auto& list : lists) {
            out.runs.push_back(i < list.size() ? std::optional(list[i]) : std::nullopt);
            if (i < list.size())
                out.time = std::min(out.time, timeOf(list[i]));
        }
        return out;
    }
    return std::nullopt;
}

void findPartings(std::span<const RunRecord> runs, RunComparison& out) {
    std::vector<std::vector<DecidedSuggestion>> decisions;
    std::vector<std::vector<Fill>> fills;
    for (const RunRecord& run : runs) {
        decisions.push_back(decisionsOf(run));
        fills.push_back(run.result.fills);
    }
    out.firstDivergingDecision =
        divergenceOf(decisions, isSameDecision, [](const DecidedSuggestion& d) { return d.suggestion.time; });
    out.firstDivergingFill = divergenceOf(fills, isSameFill, [](const Fill& fill) { return fill.time; });
}

} // namespace

RunComparison compareRuns(std::span<const RunRecord> runs) {
    RunComparison out;
    for (const RunRecord& run : runs) {
        out.runs.push_back(run.summary.id);
        out.curves.push_back(rebase(run));
    }
    out.settings = compareSettings(runs);
    out.metrics = compareMetrics(runs);
    if (!runs.empty()) {
        findDivergence(runs, out);
        findPartings(runs, out);
    }
    return out;
}

} // namespace truebar
