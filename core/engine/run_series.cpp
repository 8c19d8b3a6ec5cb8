#include "core/engine/run_series.h"

#include "core/engine/run_recorder.h"

#include <algorithm>
#include <exception>

namespace truebar {

namespace {

constexpr std::size_t candlesPerReport = 65'536;

// The same capital, bought at the first chance and held.
class Holder final : public IStrategy {
public:
    std::vector<FeedDefinition> feeds() const override { return {FeedDefinition{}}; }
    void onCandle(const MarketView&, const AccountView&, SuggestionSink& sink) override {
        if (m_hasOffered)
            return;
        m_hasOffered = true;
        sink.suggest({TargetPosition{Exposure::Long, OrderSize::allIn()}, "buy and hold"});
    }

private:
    bool m_hasOffered = false;
};

struct Pass {
    std::unique_ptr<Runner> runner;
    RunRecorder recorder;
};

Result<Pass> runThrough(
    const RunSetup& setup, const std::function<void(double)>& progress, const std::stop_token& stop) {
    auto runner = Runner::create(setup);
    if (!runner)
        return std::move(runner).error();
    Pass pass{std::move(*runner), {}};
    const std::size_t count = setup.series->size();
    for (std::size_t begin = 0; begin < count; begin += candlesPerReport) {
        if (stop.stop_requested())
            return Error{"run.cancelled", "the run was cancelled"};
        const std::size_t end = std::min(count, begin + candlesPerReport);
        for (std::size_t i = begin; i < end; ++i) {
            StepOutcome& outcome = pass.runner->step(i);
            if (!outcome.isEmpty())
                pass.recorder.record(outcome);
        }
        if (progress)
            progress(static_cast<double>(end) / static_cast<double>(count));
    }
    if (auto done = pass.runner->finish(); !done)
        return std::move(done).error();
    return pass;
}

Result<BenchmarkResult> buyAndHold(const RunSetup& setup, const std::stop_token& stop) {
    Holder holder;
    RunSetup held = setup;
    held.strategy = &holder;
    if (setup.holdingBroker) {
        held.broker = setup.holdingBroker;
        held.settings.account = setup.settings.account.forHolding();
    }
    auto pass = runThrough(held, {}, stop);
    if (!pass)
        return std::move(pass).error();
    RunResult result = pass->recorder.finish(*pass->runner, setup.instrument, setup.series->size(), {});
    return BenchmarkResult{std::move(result.metrics), std::move(result.equity)};
}

} // namespace

Result<RunResult> runSeries(const RunSetup& setup, const std::function<void(double)>& progress, std::stop_token stop) {
    try {
        auto pass = runThrough(setup, progress, stop);
        if (!pass)
            return std::move(pass).error();
        auto benchmark = buyAndHold(setup, stop);
        if (!benchmark)
            return std::move(benchmark).error();
        RunResult result =
            pass->recorder.finish(*pass->runner, setup.instrument, setup.series->size(), benchmark->equity);
        result.ambiguousCandles = pass->runner->ambiguousCandles();
        result.benchmark = std::move(*benchmark);
        return result;
    } catch (const DecimalOverflow&) {
        return Error{"run.overflow", "the amounts of this run leave the range of exact decimals"};
    } catch (const std::exception& thrown) {
        return Error{"internal.exception", "the strategy or the broker failed: %1", {thrown.what()}};
    }
}

} // namespace truebar
