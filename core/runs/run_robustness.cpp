#include "core/runs/run_robustness.h"

#include "core/stats/compute_metrics.h"
#include "core/validation/bought_in_parts.h"

#include <cmath>

namespace truebar {

namespace {

Excess excessOver(const char* name, std::optional<double> own, std::optional<double> theirs) {
    Excess out;
    out.over = name;
    out.theirs = theirs;
    if (own && theirs)
        out.excess = *own - *theirs;
    return out;
}

Result<void> addExcesses(
    const RunRecord& record, const ExaminedRun* candles, const RobustnessOptions& options, RunRobustness& out) {
    const auto own = record.result.metrics.totalReturn;
    out.excesses.push_back(excessOver("buy_and_hold", own, record.result.benchmark.metrics.totalReturn));
    out.facts.excessOverHolding = out.excesses.back().excess;
    for (const auto& [name, unit] :
        {std::pair{"weekly_parts", Timeframe::Unit::Week}, std::pair{"monthly_parts", Timeframe::Unit::Month}}) {
        std::optional<double> theirs;
        if (candles) {
            RunSetup setup;
            setup.series = candles->series.get();
            setup.instrument = candles->examination.instrument;
            setup.settings = candles->examination.settings;
            setup.settings.account = setup.settings.account.forHolding();
            setup.broker = candles->holding;
            auto bought = boughtInParts(setup, Timeframe(1, unit), options.workers.stop);
            if (!bought)
                return std::move(bought).error();
            theirs = bought->metrics.totalReturn;
        }
        out.excesses.push_back(excessOver(name, own, theirs));
    }
    std::optional<double> cash;
    if (const auto& equity = record.result.equity; !equity.empty()) {
        const std::chrono::duration<double, std::ratio<86'400>> days = equity.back().time - equity.front().time;
        cash = std::pow(1 + options.cashRate, days.count() / 365.25) - 1;
    }
    out.excesses.push_back(excessOver("cash", own, cash));
    return {};
}

void addSharpe(
    const RunRecord& record, const std::vector<double>& returns, const RobustnessOptions& options, RunRobustness& out) {
    out.facts.days = returns.size();
    out.facts.trades = record.result.metrics.tradeCount;
    out.sharpe = estimateSharpe(returns);
    if (!out.sharpe)
        return;
    const double perDay = options.benchmarkSharpe / std::sqrt(record.result.metrics.annualisation);
    out.psr = probabilisticSharpe(*out.sharpe, 0);
    out.psrOverBenchmark = probabilisticSharpe(*out.sharpe, perDay);
    out.minimumTrackRecord = minimumTrackRecord(*out.sharpe, 0);
    out.facts.probabilisticSharpe = out.psr;
    out.facts.minimumTrackRecord = out.minimumTrackRecord;
}

void addPeriods(const RunRecord& record, RunRobustness& out) {
    const RunResult& result = record.result;
    const auto rows = [&](PeriodKind kind) {
        return subPeriods(result.equity, result.benchmark.equity, kind, result.metrics.annualisation);
    };
    out.years = rows(PeriodKind::Year);
    out.quarters = rows(PeriodKind::Quarter);
    out.months = rows(PeriodKind::Month);
    out.thirds = rows(PeriodKind::Third);
    const auto& judged = out.quarters.size() >= 4 ? out.quarters : out.months.size() >= 3 ? out.months : out.thirds;
    out.facts.winningPeriods = sharesOf(judged).winning;
}

bool isCancelled(const Error& error) {
    return error.code.ends_with(".cancelled");
}

// The value, or nothing if the run is too short for it; the error only if the work was cancelled.
template <class T>
Result<void> keep(Result<T> result, std::optional<T>& place) {
    if (result)
        place = std::move(*result);
    else if (isCancelled(result.error()))
        return std::move(result).error();
    return {};
}

Result<void> addSimulations(
    const RunRecord& record, const std::vector<double>& returns, const RobustnessOptions& options, RunRobustness& out) {
    if (auto done = keep(bootstrap(returns, bootstrapOptionsFor(record, options)), out.bootstrap); !done)
        return done;
    const auto trades = tradeReturns(record.result.trades, record.summary.request.settings.cash);
    TradeMonteCarloOptions how;
    how.paths = options.paths;
    how.ruin = options.ruin;
    how.seed = options.seed;
    how.workers = options.workers;
    if (auto done = keep(tradeMonteCarlo(trades, how), out.shuffled); !done)
        return done;
    how.drawing = TradeDrawing::Resample;
    if (auto done = keep(tradeMonteCarlo(trades, how), out.resampled); !done)
        return done;
    if (out.bootstrap)
        out.facts.bootstrapCagr = out.bootstrap->cagr.p05;
    if (out.resampled)
        out.facts.riskOfRuin = out.resampled->riskOfRuin;
    return {};
}

} // namespace

std::size_t wholeDayPoints(std::span<const UtcMs> times) {
    const auto isMidnight = [](UtcMs time) { return std::chrono::floor<std::chrono::days>(time) == time; };
    return times.size() > 2 && !isMidnight(times.back()) ? times.size() - 1 : times.size();
}

std::vector<double> wholeDayReturns(std::span<const EquityPoint> equity) {
    std::vector<UtcMs> times;
    for (const EquityPoint& point : equity)
        times.push_back(point.time);
    return simpleReturns(equity.first(wholeDayPoints(times)));
}

BootstrapOptions bootstrapOptionsFor(const RunRecord& record, const RobustnessOptions& options) {
    BootstrapOptions out;
    out.paths = options.paths;
    out.seed = options.seed;
    out.annualisation = record.result.metrics.annualisation;
    out.workers = options.workers;
    return out;
}

Result<RunRobustness> robustnessOf(
    const RunRecord& record, const ExaminedRun* candles, const RobustnessOptions& options) {
    RunRobustness out;
    const auto returns = wholeDayReturns(record.result.equity);
    addSharpe(record, returns, options, out);
    addPeriods(record, out);
    if (auto done = addExcesses(record, candles, options, out); !done)
        return std::move(done).error();
    if (auto done = addSimulations(record, returns, options, out); !done)
        return std::move(done).error();
    out.verdict = judge(out.facts);
    return out;
}

Result<ExaminedRun> candlesOf(const CandleStore& store, const PluginRegistry& plugins, const RunRecord& record) {
    // The span that was used, not the one that was asked for: there may be newer candles by now.
    RunRequest request = record.summary.request;
    request.span = record.summary.dataSpan;
    auto out = examinedRun(store, plugins, request);
    if (!out)
        return out;
    if (out->fingerprint != record.summary.dataFingerprint)
        return Error{"run.other_data", "the stored candles are not those of the run any more"};
    return out;
}

} // namespace truebar
