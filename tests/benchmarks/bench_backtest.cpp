// sma_cross through the real step, with fees, orders and the exact ledger, beside a plain loop that makes the same
// fills over the same columns in the same program: the floor.
#include "core/engine/run_recorder.h"
#include "plugins/strategies/sma_cross/sma_cross.h"
#include "tests/support/engine_fixture.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <random>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr std::size_t candleCount = 1'000'000;
constexpr std::size_t fastLength = 100;
constexpr std::size_t slowLength = 400;
constexpr double feeRate = 0.0010;

// Minutes of a random walk in cents, about 30,000.
const Series& market() {
    static const Series series = [] {
        Series out({"TEST", "PAIR"}, Timeframe());
        out.reserve(candleCount);
        std::mt19937_64 random(42);
        const auto upTo = [&](std::int64_t n) {
            return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n + 1));
        };
        std::int64_t last = 3'000'000;
        for (std::size_t i = 0; i < candleCount; ++i) {
            const std::int64_t open = last;
            last = std::max<std::int64_t>(100'000, open + upTo(4'000) - 2'000);
            const auto price = [](std::int64_t cents) { return static_cast<double>(cents) / 100; };
            out.append({seriesBegin + std::chrono::minutes(i), price(open), price(std::max(open, last) + upTo(500)),
                price(std::min(open, last) - upTo(500)), price(last), static_cast<double>(1 + upTo(999))});
        }
        return out;
    }();
    return series;
}

Settings crossSettings() {
    Settings out;
    out.set("fast", static_cast<std::int64_t>(fastLength));
    out.set("slow", static_cast<std::int64_t>(slowLength));
    out.set("direction", std::string("long"));
    out.set("sizing", std::string("all_in"));
    return out;
}

RunSetup setupFor(IStrategy& strategy) {
    const Instrument instrument = instrumentWith("0.01", "0.00001");
    const RunSettings settings = settingsWith("1000000", "10");
    return {&market(), instrument, settings, &strategy, simulatedVenue(instrument, settings)};
}

struct PlainFill {
    std::size_t candle;
    double price;
    double quantity;
};

// What nobody can beat by much: two running sums, doubles for money, no orders, no records but the fills.
std::vector<PlainFill> plainLoop(std::span<const double> opens, std::span<const double> closes) {
    std::vector<PlainFill> fills;
    double fast = 0;
    double slow = 0;
    double previous = std::nan("");
    double cash = 1e6;
    double held = 0;
    int wanted = 0;
    for (std::size_t i = 0; i < closes.size(); ++i) {
        if (wanted > 0 && held == 0) {
            held = std::floor(cash / (opens[i] * (1 + feeRate)) * 1e5) / 1e5;
            cash -= held * opens[i] * (1 + feeRate);
            fills.push_back({i, opens[i], held});
        } else if (wanted < 0 && held > 0) {
            cash += held * opens[i] * (1 - feeRate);
            fills.push_back({i, opens[i], -held});
            held = 0;
        }
        wanted = 0;
        fast += closes[i] - (i >= fastLength ? closes[i - fastLength] : 0);
        slow += closes[i] - (i >= slowLength ? closes[i - slowLength] : 0);
        if (i + 1 < slowLength)
            continue;
        const double gap = fast / static_cast<double>(fastLength) - slow / static_cast<double>(slowLength);
        if (previous < 0 && gap > 0)
            wanted = 1;
        else if (previous > 0 && gap < 0)
            wanted = -1;
        previous = gap;
    }
    return fills;
}

void count(benchmark::State& state, std::size_t fills) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(candleCount));
    state.counters["fills"] = static_cast<double>(fills);
}

// "Fills" beside the rate says that both did the same work.
void plainLoopFloor(benchmark::State& state) {
    std::size_t fills = 0;
    for (auto _ : state) {
        auto made = plainLoop(market().opens(), market().closes());
        fills = made.size();
        benchmark::DoNotOptimize(made.data());
    }
    count(state, fills);
}

void stepWithRecorder(benchmark::State& state) {
    std::size_t fills = 0;
    for (auto _ : state) {
        auto strategy = SmaCross::create(crossSettings()).value();
        auto runner = Runner::create(setupFor(*strategy)).value();
        RunRecorder recorder;
        for (std::size_t i = 0; i < candleCount; ++i) {
            StepOutcome& outcome = runner->step(i);
            if (!outcome.isEmpty())
                recorder.record(outcome);
        }
        if (!runner->finish())
            state.SkipWithError("the books differ");
        const RunResult result = recorder.finish(*runner, instrumentWith("0.01", "0.00001"), candleCount, {});
        fills = result.fills.size();
    }
    count(state, fills);
}

// What a person waits for: the run, buy and hold beside it, metrics.
void runWithBenchmark(benchmark::State& state) {
    std::size_t fills = 0;
    for (auto _ : state) {
        auto strategy = SmaCross::create(crossSettings()).value();
        const auto result = runSeries(setupFor(*strategy));
        if (!result)
            state.SkipWithError(result.error().message().c_str());
        else
            fills = result->fills.size();
    }
    count(state, fills);
}

BENCHMARK(plainLoopFloor)->Unit(benchmark::kMillisecond);
BENCHMARK(stepWithRecorder)->Unit(benchmark::kMillisecond);
BENCHMARK(runWithBenchmark)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
