// The candle store beside SQLite's own speed with a row a candle. Rates are rows a second.
#include "core/data/candle_store.h"
#include "core/market/coverage.h"
#include "core/workspace/workspace.h"

#include <QTemporaryDir>

#include <benchmark/benchmark.h>
#include <sqlite3.h>

using namespace truebar;

namespace {

constexpr std::size_t rows = 1'000'000;

const Series& candles() {
    static const Series series = [] {
        Series out({"BENCH", "A"}, Timeframe());
        for (std::size_t i = 0; i < rows; ++i) {
            const double price = 100 + static_cast<double>(i % 977) * 0.01;
            out.append({utcMs(1'600'000'020'000 + static_cast<std::int64_t>(i) * 60'000), price, price + 0.5,
                price - 0.5, price + 0.1, static_cast<double>(i % 1000)});
        }
        return out;
    }();
    return series;
}

std::unique_ptr<CandleStore> freshStore(const QTemporaryDir& folder) {
    auto workspace = Workspace::open(folder.path(), WorkspaceAccess::ReadWrite);
    auto store = CandleStore::open((*workspace)->marketDatabase(), Database::Mode::ReadWrite);
    Instrument instrument;
    instrument.id = {"BENCH", "A"};
    (void)(*store)->saveInstrument(instrument);
    return std::move(*store);
}

void count(benchmark::State& state, std::size_t perIteration) {
    state.SetItemsProcessed(static_cast<std::int64_t>(perIteration * state.iterations()));
}

void writeChunks(benchmark::State& state) {
    for (auto _ : state) {
        state.PauseTiming();
        const QTemporaryDir folder;
        auto store = freshStore(folder);
        state.ResumeTiming();
        if (!store->write(candles()))
            state.SkipWithError("write failed");
        state.PauseTiming();
        store.reset();
        state.ResumeTiming();
    }
    count(state, rows);
}

void loadChunks(benchmark::State& state) {
    const QTemporaryDir folder;
    const auto store = freshStore(folder);
    (void)store->write(candles());
    for (auto _ : state)
        benchmark::DoNotOptimize(store->load({"BENCH", "A"}, Timeframe()));
    count(state, rows);
}

void appendOne(benchmark::State& state) {
    const QTemporaryDir folder;
    const auto store = freshStore(folder);
    (void)store->write(candles());
    UtcMs next = candles().span().end;
    for (auto _ : state) {
        Series one({"BENCH", "A"}, Timeframe());
        one.append({next, 1, 2, 0.5, 1.5, 3});
        next += std::chrono::minutes(1);
        (void)store->write(one);
    }
    count(state, 1);
}

void coverageOfAll(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(coverage(candles()));
    count(state, rows);
}

// The floor: prepared INSERTs in one transaction, and a scan, through the C API.
class RowTable {
public:
    RowTable() {
        sqlite3_open(m_folder.filePath(QStringLiteral("rows.db")).toUtf8().constData(), &m_db);
        run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
        run("CREATE TABLE candle (t INTEGER PRIMARY KEY, o REAL, h REAL, l REAL, c REAL, v REAL)");
    }
    ~RowTable() { sqlite3_close(m_db); }
    RowTable(const RowTable&) = delete;
    RowTable& operator=(const RowTable&) = delete;

    void fill() {
        sqlite3_stmt* insert = nullptr;
        sqlite3_prepare_v2(m_db, "INSERT INTO candle VALUES (?, ?, ?, ?, ?, ?)", -1, &insert, nullptr);
        run("BEGIN");
        for (std::size_t i = 0; i < rows; ++i) {
            const Candle c = candles().at(i);
            sqlite3_bind_int64(insert, 1, toCount(c.openTime));
            int column = 2;
            for (const double value : {c.open, c.high, c.low, c.close, c.volume})
                sqlite3_bind_double(insert, column++, value);
            sqlite3_step(insert);
            sqlite3_reset(insert);
        }
        run("COMMIT");
        sqlite3_finalize(insert);
    }

    Series scan() {
        Series out({"BENCH", "A"}, Timeframe());
        sqlite3_stmt* select = nullptr;
        sqlite3_prepare_v2(m_db, "SELECT t, o, h, l, c, v FROM candle ORDER BY t", -1, &select, nullptr);
        while (sqlite3_step(select) == SQLITE_ROW)
            out.append({utcMs(sqlite3_column_int64(select, 0)), sqlite3_column_double(select, 1),
                sqlite3_column_double(select, 2), sqlite3_column_double(select, 3), sqlite3_column_double(select, 4),
                sqlite3_column_double(select, 5)});
        sqlite3_finalize(select);
        return out;
    }

private:
    void run(const char* sql) { sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr); }

    QTemporaryDir m_folder;
    sqlite3* m_db = nullptr;
};

void writeRowsFloor(benchmark::State& state) {
    for (auto _ : state) {
        RowTable table;
        table.fill();
    }
    count(state, rows);
}

void loadRowsFloor(benchmark::State& state) {
    RowTable table;
    table.fill();
    for (auto _ : state)
        benchmark::DoNotOptimize(table.scan());
    count(state, rows);
}

BENCHMARK(writeChunks)->Unit(benchmark::kMillisecond);
BENCHMARK(writeRowsFloor)->Unit(benchmark::kMillisecond);
BENCHMARK(loadChunks)->Unit(benchmark::kMillisecond);
BENCHMARK(loadRowsFloor)->Unit(benchmark::kMillisecond);
BENCHMARK(appendOne)->Unit(benchmark::kMicrosecond);
BENCHMARK(coverageOfAll)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
