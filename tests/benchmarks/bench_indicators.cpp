// Nanoseconds per candle of each indicator and of bar analysis, beside the floor: one plain pass over the closes.
#include "core/analysis/bar_analysis.h"
#include "core/analysis/indicators/indicator_registry.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <random>

using namespace truebar;

namespace {

constexpr std::size_t candles = 1'000'000;

// A random walk of minutes; the seed is fixed so that runs compare.
Series makeSeries() {
    Series series({"BENCH", "WALK"}, Timeframe());
    series.reserve(candles);
    std::mt19937_64 random(7);
    std::normal_distribution<double> step(0, 0.1);
    double close = 1000;
    for (std::size_t i = 0; i < candles; ++i) {
        const double open = close;
        close = std::max(1.0, open + step(random));
        const double reach = std::fabs(step(random));
        series.append({utcMs(static_cast<std::int64_t>(i) * 60'000), open, std::max(open, close) + reach,
            std::min(open, close) - reach, close, 1 + reach});
    }
    return series;
}

const Series& series() {
    static const Series made = makeSeries();
    return made;
}

void report(benchmark::State& state) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(candles));
    state.counters["s/candle"] = benchmark::Counter(
        static_cast<double>(candles), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void floorOnePass(benchmark::State& state) {
    for (auto _ : state) {
        Line out;
        out.reserve(candles);
        double previous = 0;
        for (const double close : series().closes()) {
            out.push_back(close - previous);
            previous = close;
        }
        benchmark::DoNotOptimize(out.data());
    }
    report(state);
}
BENCHMARK(floorOnePass)->Name("floor: one pass")->Unit(benchmark::kMillisecond);

void barStep(benchmark::State& state, AnalysisOptions options) {
    for (auto _ : state) {
        BarAnalyzer analyzer(options);
        BarState last;
        for (std::size_t i = 0; i < candles; ++i)
            benchmark::DoNotOptimize(last = analyzer.step(series().at(i)));
    }
    report(state);
}
BENCHMARK_CAPTURE(barStep, plain, AnalysisOptions{})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(barStep, volume filter, (AnalysisOptions{.volumeFactor = 1, .volumeLength = 20}))
    ->Unit(benchmark::kMillisecond);

void wholeAnalysis(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(analyzeBars(series()).states.data());
    report(state);
}
BENCHMARK(wholeAnalysis)->Unit(benchmark::kMillisecond);

void indicator(benchmark::State& state, const std::string& name) {
    for (auto _ : state) {
        const auto lines = computeIndicator(name, {}, series());
        benchmark::DoNotOptimize(lines->front().values.data());
    }
    report(state);
}

} // namespace

int main(int argc, char** argv) {
    for (const IndicatorInfo& info : indicators())
        benchmark::RegisterBenchmark(("indicator/" + info.name).c_str(), indicator, info.name)
            ->Unit(benchmark::kMillisecond);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 1;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
