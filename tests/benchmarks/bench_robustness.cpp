// Bootstrap, CSCV and Monte Carlo as a user asks for them: 5,000 paths, 12,870 halvings.
#include "core/robustness/bootstrap.h"
#include "core/robustness/overfitting.h"
#include "core/robustness/trade_monte_carlo.h"
#include "tests/unit/robustness/noise.h"

#include <benchmark/benchmark.h>

using namespace truebar;
using namespace truebar::test;

namespace {

// Five years of days; argument: threads.
void bootstrapPaths(benchmark::State& state) {
    Random random(1);
    const auto returns = noise(1'825, random, 0.05);
    BootstrapOptions options;
    options.workers.threads = static_cast<unsigned>(state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(bootstrap(returns, options).value().cagr);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(options.paths));
}
BENCHMARK(bootstrapPaths)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

// Arguments: trials, threads.
void overfittingSplits(benchmark::State& state) {
    Random random(2);
    std::vector<std::vector<double>> trials;
    for (std::int64_t i = 0; i < state.range(0); ++i)
        trials.push_back(noise(1'000, random));
    const auto matrix = matrixOf(trials);
    OverfittingOptions options;
    options.workers.threads = static_cast<unsigned>(state.range(1));
    for (auto _ : state)
        benchmark::DoNotOptimize(probabilityOfOverfitting(matrix, options).value().probability);
    state.SetItemsProcessed(state.iterations() * 12'870);
}
BENCHMARK(overfittingSplits)
    ->Args({200, 1})
    ->Args({200, 2})
    ->Args({1'000, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// 500 trades; argument: threads.
void tradeOrders(benchmark::State& state) {
    Random random(3);
    const auto returns = noise(500, random, 0.05);
    TradeMonteCarloOptions options;
    options.workers.threads = static_cast<unsigned>(state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(tradeMonteCarlo(returns, options).value().riskOfRuin);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(options.paths));
}
BENCHMARK(tradeOrders)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
