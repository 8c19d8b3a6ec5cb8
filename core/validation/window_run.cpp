#include "core/validation/window_run.h"

#include "core/accounts/account_totals.h"
#include "core/accounts/conversion.h"
#include "core/engine/run_recorder.h"
#include "core/stats/compute_metrics.h"
#include "core/trading/cost_model.h"
#include "core/trading/costs.h"

#include <algorithm>
#include <exception>

namespace truebar {

namespace {

std::vector<EquityPoint> pointsFrom(std::vector<EquityPoint> equity, UtcMs begin, Money cash) {
    const auto first =
        std::find_if(equity.begin(), equity.end(), [&](const EquityPoint& point) { return point.time > begin; });
    std::vector<EquityPoint> out{{begin, cash}};
    out.insert(out.end(), first, equity.end());
    return out;
}

// Fee and slippage of selling (or buying back) what is held at the last close, in the account's currency.
Money closingCost(const Examination& examination, const Runner& runner, const Series& candles) {
    const Quantity position = runner.ledger().position();
    if (position.isZero())
        return {};
    const Instrument& instrument = examination.instrument;
    const CostModel costs = examination.settings.costModel();
    const Side side = position.sign() > 0 ? Side::Sell : Side::Buy;
    const Price mark(Decimal::fromDouble(candles.closes().back()));
    const Quantity volume(Decimal::fromDouble(candles.volumes().back()));
    const Price price = slippedBy(costs.slippage, instrument, side, mark, position.abs(), volume);
    const Money marked = tradedValue(instrument, mark, position.abs());
    const Money traded = tradedValue(instrument, price, position.abs());
    const Money slippage = traded > marked ? traded - marked : marked - traded;
    const Money cost = slippage + feeFor(costs.fees, Liquidity::Taker, traded, position.abs(), runner.tradedNotional());
    const Decimal rate = RateFollower(examination.settings.account.rates).at(candles.span().end);
    return Money(Decimal::multiply(cost.value(), rate, Rounding::Up));
}

Result<WindowResult> run(const Examination& examination, const Series& candles, IStrategy& strategy, UtcMs begin,
    const std::stop_token& stop) {
    const std::size_t first = candles.lowerBound(begin);
    if (first == candles.size())
        return Error{"run.no_candles", "there are no candles in the window from %1", {formatUtc(begin)}};
    QuietBefore quiet(strategy, begin);
    RunSetup setup;
    setup.series = &candles;
    setup.instrument = examination.instrument;
    setup.settings = examination.settings;
    setup.strategy = &quiet;
    setup.broker = examination.broker;
    auto runner = Runner::create(setup);
    if (!runner)
        return std::move(runner).error();
    RunRecorder recorder;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        if (i % candlesPerLook == 0 && stop.stop_requested())
            return Error{"run.cancelled", "the run was cancelled"};
        StepOutcome& outcome = (*runner)->step(i);
        if (outcome.hasEvents)
            recorder.record(outcome);
    }
    if (auto done = (*runner)->finish(); !done)
        return std::move(done).error();
    const std::size_t count = candles.size() - first;
    RunResult whole = recorder.finish(**runner, examination.instrument, count, {});
    WindowResult out;
    out.equity = pointsFrom(std::move(whole.equity), begin, examination.settings.cash);
    out.equity.back().equity -= closingCost(examination, **runner, candles);
    out.trades = std::move(whole.trades);
    out.liquidations = AccountTotals::of(whole.journal, examination.instrument).liquidations;
    MetricsInput input;
    input.equity = out.equity;
    input.profits = profitsOf(out.trades);
    input.feesPaid = (*runner)->feesPaid();
    input.tradedNotional = (*runner)->tradedNotional();
    input.candlesInPosition = (*runner)->candlesInPosition();
    input.candles = count;
    input.annualisation = examination.instrument.annualisationDays();
    out.metrics = computeMetrics(input);
    return out;
}

} // namespace

Result<WindowResult> runWindow(
    const Examination& examination, const Series& candles, IStrategy& strategy, UtcMs begin, std::stop_token stop) {
    // The edge to the plugins: nothing they throw goes further.
    try {
        return run(examination, candles, strategy, begin, stop);
    } catch (const DecimalOverflow&) {
        return Error{"run.overflow", "the amounts of this run leave the range of exact decimals"};
    } catch (const std::exception& thrown) {
        return Error{"internal.exception", "the strategy or the broker failed: %1", {thrown.what()}};
    }
}

} // namespace truebar
