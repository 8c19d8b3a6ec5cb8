#include "core/engine/run_recorder.h"

#include "core/stats/compute_metrics.h"

#include <algorithm>
#include <iterator>

namespace truebar {

namespace {

template <class T>
void moveAll(std::vector<T>& from, std::vector<T>& to) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

Metrics metricsOf(const Runner& runner, std::span<const EquityPoint> equity, std::vector<double> profits,
    const Instrument& instrument, std::uint64_t candles, std::span<const EquityPoint> benchmark) {
    return computeMetrics({equity, std::move(profits), runner.feesPaid(), runner.tradedNotional(),
        runner.candlesInPosition(), candles, instrument.annualisationDays(), benchmark});
}

} // namespace

void RunRecorder::record(StepOutcome& outcome) {
    moveAll(outcome.suggestions, m_result.suggestions);
    moveAll(outcome.decisions, m_result.decisions);
    moveAll(outcome.fills, m_result.fills);
    moveAll(outcome.trades, m_result.trades);
}

RunResult RunRecorder::finish(
    Runner& runner, const Instrument& instrument, std::uint64_t candles, std::span<const EquityPoint> benchmark) {
    RunResult out = std::move(m_result);
    // What was asked is decided later than what came after it.
    const auto isEarlier = [](const Decision& a, const Decision& b) { return a.suggestion < b.suggestion; };
    if (!std::is_sorted(out.decisions.begin(), out.decisions.end(), isEarlier))
        std::sort(out.decisions.begin(), out.decisions.end(), isEarlier);
    if (auto open = runner.openTrade())
        out.trades.push_back(std::move(*open));
    out.equity = runner.takeEquity();
    out.candles = candles;
    out.metrics = metricsOf(runner, out.equity, profitsOf(out.trades), instrument, candles, benchmark);
    const auto& orders = runner.desk().orders();
    out.orders.assign(orders.begin(), orders.end());
    out.journal = runner.takeJournal();
    return out;
}

void BriefRecorder::record(const StepOutcome& outcome) {
    const std::vector<double> profits = profitsOf(outcome.trades);
    m_profits.insert(m_profits.end(), profits.begin(), profits.end());
}

BriefResult BriefRecorder::finish(
    Runner& runner, const Instrument& instrument, std::uint64_t candles, std::span<const EquityPoint> benchmark) {
    BriefResult out;
    out.equity = runner.takeEquity();
    out.metrics = metricsOf(runner, out.equity, std::move(m_profits), instrument, candles, benchmark);
    out.ambiguousCandles = runner.ambiguousCandles();
    return out;
}

} // namespace truebar
