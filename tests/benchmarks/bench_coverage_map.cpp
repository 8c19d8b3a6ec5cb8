// Coverage of everything stored, from the keys of chunks: ten million one-minute candles of 24/7 markets, whole and
// with holes, beside reading the same keys with plain SQLite.
#include "core/data/coverage_map.h"
#include "core/workspace/workspace.h"

#include <QTemporaryDir>

#include <benchmark/benchmark.h>
#include <sqlite3.h>

using namespace truebar;

namespace {

constexpr int seriesCount = 20;
constexpr int candlesEach = 500'000;

// `holes`: of ten candles, in each series.
class Store {
public:
    explicit Store(int holes) {
        m_workspace = std::move(*Workspace::open(m_folder.path(), WorkspaceAccess::ReadWrite));
        m_store = std::move(*CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadWrite));
        for (int s = 0; s < seriesCount; ++s) {
            Instrument instrument;
            instrument.id = {"BENCH", "S" + std::to_string(s)};
            Series series(instrument.id, Timeframe());
            series.reserve(candlesEach);
            for (int i = 0; i < candlesEach; ++i) {
                const bool isHole = holes > 0 && i % (candlesEach / holes) >= 1000 && i % (candlesEach / holes) < 1010;
                if (!isHole)
                    series.append({utcMs(1'600'000'020'000 + i * 60'000LL), 100, 101, 99, 100.5, 3});
            }
            (void)m_store->saveInstrument(instrument);
            (void)m_store->write(series);
        }
    }

    const CandleStore& candles() const { return *m_store; }
    QByteArray file() const { return m_workspace->marketDatabase().toUtf8(); }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<CandleStore> m_store;
};

const Store& store(int holes) {
    static const Store whole(0);
    static const Store gappy(12);
    return holes == 0 ? whole : gappy;
}

void coverageMapOfAll(benchmark::State& state) {
    const Store& stored = store(static_cast<int>(state.range(0)));
    for (auto _ : state) {
        const auto map = makeCoverageMap(stored.candles());
        if (!map || map->series.size() != seriesCount)
            state.SkipWithError("no map");
        benchmark::DoNotOptimize(map);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * seriesCount * candlesEach);
}

// The floor: no more than reading the keys.
void keysFloor(benchmark::State& state) {
    sqlite3* db = nullptr;
    sqlite3_open_v2(store(static_cast<int>(state.range(0))).file().constData(), &db, SQLITE_OPEN_READONLY, nullptr);
    for (auto _ : state) {
        sqlite3_stmt* select = nullptr;
        sqlite3_prepare_v2(db, "SELECT series_id, first_open, last_open, candles FROM candle_chunk ORDER BY 1, 2", -1,
            &select, nullptr);
        std::int64_t sum = 0;
        while (sqlite3_step(select) == SQLITE_ROW)
            sum += sqlite3_column_int64(select, 3);
        benchmark::DoNotOptimize(sum);
        sqlite3_finalize(select);
    }
    sqlite3_close(db);
}

BENCHMARK(coverageMapOfAll)->Arg(0)->Arg(12)->Unit(benchmark::kMillisecond);
BENCHMARK(keysFloor)->Arg(0)->Arg(12)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
