// CSV rows/s beside a plain from_chars loop over the same bytes, and whole imports into a store.
#include "core/data/import_service.h"
#include "core/workspace/workspace.h"

#include <QFile>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <charconv>
#include <cstring>

using namespace truebar;

namespace {

constexpr int rowCount = 1'000'000;

// Binance bulk rows: twelve columns, prices of a random walk.
QByteArray binanceText() {
    QByteArray out("open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
                   "taker_buy_quote_volume,ignore\n");
    out.reserve(rowCount * 120);
    std::uint64_t state = 42;
    double price = 30'000;
    for (int i = 0; i < rowCount; ++i) {
        state = state * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
        const double close = price + static_cast<double>(state >> 40) / 1e6 - 8.3886;
        const std::int64_t open = 1'577'836'800'000 + 60'000LL * i;
        const auto number = [](double value) { return QByteArray::number(value, 'f', 2); };
        out += QByteArray::number(open) + ',' + number(price) + ',' + number(std::max(price, close) + 1.25) + ','
            + number(std::min(price, close) - 0.75) + ',' + number(close) + ',' + number(12.5 + i % 100) + ','
            + QByteArray::number(open + 59'999) + ',' + number(375'000.25 + i % 1000) + ",431,6.25,187500.12,0\n";
        price = close;
    }
    return out;
}

struct Fixture {
    Fixture()
        : plugins(PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins")))
        , text(binanceText())
        , file(folder.filePath(QStringLiteral("BTCUSDT-1m.csv"))) {
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size())
            qFatal("cannot write the file to be imported");
    }

    QTemporaryDir folder;
    std::unique_ptr<PluginRegistry> plugins;
    QByteArray text;
    QString file;
};

Fixture& fixture() {
    static Fixture only;
    return only;
}

class CountingSink final : public IFeedSink {
public:
    void onCandles(std::span<const Candle> candles, std::span<const std::uint64_t>) override {
        count += candles.size();
    }
    void onRejected(RejectedRow) override { }
    void onProgress(double) override { }
    std::size_t count = 0;
};

// The floor: six numbers of every line, no checks, nothing stored but the last.
void fromCharsLoop(benchmark::State& state) {
    const QByteArray& text = fixture().text;
    for (auto _ : state) {
        const char* at = std::strchr(text.constData(), '\n') + 1;
        const char* end = text.constData() + text.size();
        std::size_t rows = 0;
        while (at < end) {
            std::int64_t time = 0;
            at = std::from_chars(at, end, time).ptr + 1;
            double values[5];
            for (double& value : values)
                at = std::from_chars(at, end, value).ptr + 1;
            benchmark::DoNotOptimize(time);
            benchmark::DoNotOptimize(values);
            at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at))) + 1;
            ++rows;
        }
        if (rows != rowCount)
            state.SkipWithError("the loop lost rows");
    }
    state.SetItemsProcessed(state.iterations() * rowCount);
}
BENCHMARK(fromCharsLoop)->Unit(benchmark::kMillisecond);

void csvFetch(benchmark::State& state) {
    Settings settings;
    settings.set("file", fixture().file.toStdString());
    const auto feed = fixture().plugins->createFeed("csv", settings);
    if (!feed) {
        state.SkipWithError(feed.error().message().c_str());
        return;
    }
    for (auto _ : state) {
        CountingSink sink;
        const auto report = (*feed)->fetch({{"BINANCE", "BTCUSDT"}, Timeframe(), {}}, sink, {});
        if (!report || sink.count != rowCount)
            state.SkipWithError("the feed lost rows");
    }
    state.SetItemsProcessed(state.iterations() * rowCount);
}
BENCHMARK(csvFetch)->Unit(benchmark::kMillisecond);

void importIntoStore(benchmark::State& state) {
    for (auto _ : state) {
        state.PauseTiming();
        const QTemporaryDir folder;
        const auto workspace =
            Workspace::open(folder.filePath(QStringLiteral("workspace")), WorkspaceAccess::ReadWrite);
        const auto store = CandleStore::open((*workspace)->marketDatabase(), Database::Mode::ReadWrite);
        ImportRequest request;
        request.instrument = {"BINANCE", "BTCUSDT"};
        request.files = {fixture().file};
        state.ResumeTiming();
        const auto report = importFiles(**store, *fixture().plugins, request);
        if (!report || report->files.at(0).rowsStored != rowCount)
            state.SkipWithError("the import lost rows");
    }
    state.SetItemsProcessed(state.iterations() * rowCount);
}
BENCHMARK(importIntoStore)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
