// sma_cross through the real step, with fees, orders and the exact ledger, beside a plain loop that makes the same
// fills over the same columns in the same program: the floor. And how much memory trials of a sweep need.
#include "core/engine/run_recorder.h"
#include "plugins/strategies/sma_cross/sma_cross.h"
#include "tests/benchmarks/peak_memory.h"
#include "tests/benchmarks/plain_cross.h"

#include <benchmark/benchmark.h>

#include <atomic>
#include <thread>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr std::size_t candleCount = 1'000'000;

const Series& market() {
    static const Series series = walk(candleCount);
    return series;
}

// Fast length, slow length, hundredths of a basis point of fee.
Settings crossSettings(const benchmark::State& state) {
    Settings out;
    out.set("fast", state.range(0));
    out.set("slow", state.range(1));
    out.set("direction", std::string("long"));
    out.set("sizing", std::string("all_in"));
    return out;
}

RunSetup setupFor(const benchmark::State& state, IStrategy& strategy, const Series& series = market()) {
    const Instrument instrument = instrumentWith("0.01", "0.00001");
    RunSettings settings = settingsWith("1000000");
    settings.feeBps = Decimal::multiply(Decimal(static_cast<int>(state.range(2))), dec("0.01"));
    return {&series, instrument, settings, &strategy, simulatedVenue(instrument, settings), {}};
}

std::vector<PlainFill> plainFills(const benchmark::State& state) {
    return plainCross(market().opens(), market().closes(), static_cast<std::size_t>(state.range(0)),
        static_cast<std::size_t>(state.range(1)), 1e6, static_cast<double>(state.range(2)) * 1e-6);
}

void count(benchmark::State& state, std::size_t fills) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(candleCount));
    state.counters["fills"] = static_cast<double>(fills);
}

void plainLoopFloor(benchmark::State& state) {
    std::size_t fills = 0;
    for (auto _ : state) {
        auto made = plainFills(state);
        fills = made.size();
        benchmark::DoNotOptimize(made.data());
    }
    count(state, fills);
}

void stepWithRecorder(benchmark::State& state) {
    std::vector<Fill> fills;
    for (auto _ : state) {
        auto strategy = SmaCross::create(crossSettings(state)).value();
        auto runner = Runner::create(setupFor(state, *strategy)).value();
        RunRecorder recorder;
        for (std::size_t i = 0; i < candleCount; ++i) {
            StepOutcome& outcome = runner->step(i);
            if (outcome.hasEvents)
                recorder.record(outcome);
        }
        if (!runner->finish())
            state.SkipWithError("the books differ");
        RunResult result = recorder.finish(*runner, instrumentWith("0.01", "0.00001"), candleCount, {});
        fills = std::move(result.fills);
    }
    if (!areSameFills(fills, plainFills(state), market()))
        state.SkipWithError("the fills are not those of the plain loop");
    count(state, fills.size());
}

// What a person waits for: the run, buy and hold beside it, metrics.
void runWithBenchmark(benchmark::State& state) {
    std::size_t fills = 0;
    for (auto _ : state) {
        auto strategy = SmaCross::create(crossSettings(state)).value();
        const auto result = runSeries(setupFor(state, *strategy));
        if (!result)
            state.SkipWithError(result.error().message().c_str());
        else
            fills = result->fills.size();
    }
    count(state, fills);
}

// Two trials of a sweep at once over ten million candles: what they need beside the candles.
void briefRuns(benchmark::State& state) {
    const Series series = walk(10'000'000);
    forgetPeakMemory();
    const double before = peakMemory();
    std::atomic<std::size_t> trades = 0;
    for (auto _ : state) {
        const auto run = [&] {
            const auto strategy = SmaCross::create(crossSettings(state)).value();
            const auto result = runSeriesBriefly(setupFor(state, *strategy, series), {});
            trades = result ? result->metrics.tradeCount : 0;
        };
        const std::jthread one(run);
        const std::jthread other(run);
    }
    state.counters["trades"] = static_cast<double>(trades);
    state.counters["MB"] = (peakMemory() - before) / (1 << 20);
    state.SetItemsProcessed(state.iterations() * 2 * static_cast<std::int64_t>(series.size()));
}

// A fill in 300 candles at ten basis points, and one in 25 at a tenth of one.
void lengths(benchmark::internal::Benchmark* each) {
    each->Args({100, 400, 1'000})->Args({5, 20, 10})->ArgNames({"fast", "slow", "fee"})->Unit(benchmark::kMillisecond);
}

BENCHMARK(plainLoopFloor)->Apply(lengths);
BENCHMARK(stepWithRecorder)->Apply(lengths);
BENCHMARK(runWithBenchmark)->Apply(lengths);
BENCHMARK(briefRuns)->Args({10, 110, 100})->ArgNames({"fast", "slow", "fee"})->Iterations(1)->MeasureProcessCPUTime();

} // namespace

BENCHMARK_MAIN();
