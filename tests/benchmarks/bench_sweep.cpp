// Grids of sma_cross through the durable queue, as `run sweep` works them off: how long, how much the second core
// helps, whether the cost is linear, how much memory. Beside them the plain loop over the same combinations, the floor.
// Candles, combinations and threads are the arguments. Needs the plugins of its build.
#include "core/jobs/job_runner.h"
#include "core/runs/backtest.h"
#include "core/workspace/workspace.h"
#include "tests/benchmarks/peak_memory.h"
#include "tests/benchmarks/plain_cross.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include <set>

using namespace truebar;
using namespace truebar::test;

namespace {

// fast 10, 20 … 100; slow 110, 120 …
constexpr int fastCount = 10;

template <class T>
T required(Result<T> result) {
    if (!result)
        throw std::runtime_error(result.error().message());
    return std::move(*result);
}
void required(const Result<void>& result) {
    if (!result)
        throw std::runtime_error(result.error().message());
}

class Desk {
public:
    StudySpec grid(std::size_t candles, int combinations) {
        StudySpec out;
        out.strategy = "sma_cross";
        out.instruments = {stored(candles)};
        out.timeframes = {Timeframe()};
        out.money.front().cash = money("1000000");
        out.money.front().feeBps = Decimal(1);
        const SettingsSchema& schema = required(m_plugins->find(PluginKind::Strategy, "sma_cross"))->metadata.settings;
        const int last = 100 + combinations / fastCount * 10;
        out.axes = {required(parseSweepAxis(schema, "fast=10:100:10")),
            required(parseSweepAxis(schema, "slow=110:" + std::to_string(last) + ":10"))};
        return out;
    }

    // From the study in the queue to its last result in the database.
    void work(const StudySpec& spec, int threads) {
        WorkspaceDoor door(m_thread, m_workspace->workspaceDatabase());
        Study study;
        study.spec = spec;
        study.planned = spec.axes[0].values.size() * spec.axes[1].values.size();
        required(door.run([&](const Database& db) { return db.transaction([&] { return insertStudy(db, study); }); }));
        JobRunner runner(
            {m_workspace->directory(), m_workspace->marketDatabase(), m_plugins.get(), &door}, threads, {});
        required(runner.run({}));
        const auto counts =
            required(door.read<TrialCounts>([&](const Database& db) { return readCounts(db, study.key); }));
        if (counts.of(TrialStatus::Done) != study.planned)
            throw std::runtime_error("not all trials were done");
        required(
            door.run([&](const Database& db) { return db.transaction([&] { return removeStudy(db, study.key); }); }));
    }

private:
    InstrumentId stored(std::size_t candles) {
        const InstrumentId id{"BENCH", "C" + std::to_string(candles)};
        if (!m_stored.insert(candles).second)
            return id;
        auto store = required(CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadWrite));
        Instrument instrument = instrumentWith("0.01", "0.00001");
        instrument.id = id;
        required(store->saveInstrument(instrument));
        required(store->write(walk(candles, id)));
        return id;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Workspace> m_workspace = required(Workspace::open(m_folder.path(), WorkspaceAccess::ReadWrite));
    std::unique_ptr<PluginRegistry> m_plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
    DataThread m_thread;
    std::set<std::size_t> m_stored;
};

Desk& desk() {
    static Desk one;
    return one;
}

void count(benchmark::State& state) {
    state.SetItemsProcessed(state.iterations() * state.range(0) * state.range(1));
}

void queue(benchmark::State& state) {
    const StudySpec spec = desk().grid(static_cast<std::size_t>(state.range(0)), static_cast<int>(state.range(1)));
    const double seriesBytes = static_cast<double>(state.range(0)) * sizeof(Candle);
    forgetPeakMemory();
    for (auto _ : state)
        desk().work(spec, static_cast<int>(state.range(2)));
    state.counters["MB_over_series"] = (peakMemory() - seriesBytes) / (1 << 20);
    count(state);
}

void plainLoopFloor(benchmark::State& state) {
    const Series series = walk(static_cast<std::size_t>(state.range(0)));
    const auto threads = static_cast<std::size_t>(state.range(2));
    const auto combinations = static_cast<std::size_t>(state.range(1));
    for (auto _ : state) {
        std::vector<std::jthread> running;
        for (std::size_t t = 0; t < threads; ++t)
            running.emplace_back([&, t] {
                for (std::size_t i = t; i < combinations; i += threads) {
                    auto fills = plainCross(
                        series.opens(), series.closes(), 10 + i % fastCount * 10, 110 + i / fastCount * 10, 1e6, 1e-4);
                    benchmark::DoNotOptimize(fills.data());
                }
            });
    }
    count(state);
}

void grids(benchmark::internal::Benchmark* each) {
    each->ArgNames({"candles", "combinations", "threads"});
    each->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
}

BENCHMARK(plainLoopFloor)->Args({100'000, 1'000, 1})->Args({100'000, 1'000, 2})->Apply(grids);
BENCHMARK(queue)->Args({100'000, 1'000, 1})->Args({100'000, 1'000, 2})->Apply(grids);
// By candles, by combinations.
BENCHMARK(queue)->ArgsProduct({{200'000, 400'000, 800'000, 1'600'000}, {100}, {2}})->Apply(grids);
BENCHMARK(queue)->ArgsProduct({{100'000}, {100, 200, 400, 800, 1'600}, {2}})->Apply(grids);
// Memory: the series alone is 458 MB.
BENCHMARK(queue)->Args({10'000'000, 10, 2})->Iterations(1)->Apply(grids);

} // namespace

// The thread of the databases needs an application.
int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
