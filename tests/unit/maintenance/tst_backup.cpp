// Copies of databases that are written meanwhile: whole, and nobody waits long for them.
#include "core/data/store_door.h"
#include "core/maintenance/backup.h"
#include "core/workspace/workspace.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <thread>

using namespace truebar;

namespace {

const InstrumentId gold{"T", "GOLD"};
const UtcMs start = parseUtc("2020-01-01").value();
constexpr int stored = 1'000'000; // 48 MB
constexpr double longestHoldMs = 250; // on a machine with many other things to do; see docs/performance.md

Candle candle(int i) {
    const double level = 100 + i % 1000 * 0.25;
    return {start + std::chrono::minutes(i), level, level + 2, level - 1, level + 0.5, 1.0 + i % 5};
}

Series candles(int from, int count) {
    Series out(gold, Timeframe());
    out.reserve(static_cast<std::size_t>(count));
    for (int i = from; i < from + count; ++i)
        out.append(candle(i));
    return out;
}

} // namespace

class TestBackup : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aCopyMadeWhileCandlesComeIsWhole();
    void aCancelledCopyLeavesNothing();

private:
    using Copying = std::function<Result<void>(const Database&)>;
    BackupSource source() {
        return {m_door->file(), [this](const Copying& work) {
                    return m_door->run([&](CandleStore& store) {
                        const QElapsedTimer held = [] {
                            QElapsedTimer out;
                            out.start();
                            return out;
                        }();
                        auto done = work(store.database());
                        m_holds.push_back(static_cast<double>(held.nsecsElapsed()) / 1e6);
                        return done;
                    });
                }};
    }
    QString copies() const { return m_folder->filePath(QStringLiteral("copies")); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<DataThread> m_thread;
    std::unique_ptr<StoreDoor> m_door;
    std::vector<double> m_holds; // how long each step kept the thread of the writer, in ms
};

void TestBackup::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = std::move(*Workspace::open(m_folder->filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite));
    m_thread = std::make_unique<DataThread>();
    m_door = std::make_unique<StoreDoor>(*m_thread, m_workspace->marketDatabase());
    m_holds.clear();
    QVERIFY(m_door->run([](CandleStore& store) -> Result<void> {
        Instrument instrument;
        instrument.id = gold;
        if (auto saved = store.saveInstrument(instrument); !saved)
            return saved;
        const auto written = store.write(candles(0, stored));
        return written ? Result<void>() : Result<void>(written.error());
    }));
}

void TestBackup::cleanup() {
    m_door.reset();
    m_thread.reset();
    m_workspace.reset();
}

void TestBackup::aCopyMadeWhileCandlesComeIsWhole() {
    // Live candles, one at a time, as fast as they are taken.
    std::atomic<int> written = stored;
    std::vector<double> waits;
    std::jthread live([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            QElapsedTimer waiting;
            waiting.start();
            const auto done = m_door->run([&](CandleStore& store) -> Result<void> {
                const auto one = store.write(candles(written, 1));
                return one ? Result<void>() : Result<void>(one.error());
            });
            waits.push_back(static_cast<double>(waiting.nsecsElapsed()) / 1e6);
            if (!done)
                return;
            ++written;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    });
    const auto made = backUpDatabases({source()}, copies(), parseUtc("2024-01-01").value(), 3);
    live.request_stop();
    live.join();
    QVERIFY2(made, made ? "" : made.error().message().c_str());
    QVERIFY2(written > stored + 10, "nothing was written meanwhile");

    const QStringList names = QDir(copies()).entryList(QDir::Files);
    QCOMPARE(names.size(), 1);
    const QString copy = copies() + QLatin1Char('/') + names.front();
    const auto database = Database::open(copy, Database::Mode::ReadOnly, Database::Durability::Normal);
    QVERIFY(database);
    auto integrity = (*database)->run(QStringLiteral("PRAGMA integrity_check"));
    QVERIFY(integrity && integrity->next());
    QCOMPARE(integrity->value(0).toString(), QStringLiteral("ok"));
    // A state that there was: all candles up to one of them, each as it was written.
    const auto store = CandleStore::open(copy, Database::Mode::ReadOnly);
    QVERIFY(store);
    const auto series = (*store)->load(gold, Timeframe());
    QVERIFY2(series, series ? "" : series.error().message().c_str());
    QVERIFY(series->size() >= std::size_t(stored) && series->size() <= std::size_t(written));
    for (std::size_t i = 0; i < series->size(); ++i) {
        if (!(series->at(i) == candle(static_cast<int>(i))))
            QFAIL("a candle of the copy is not the one that was written");
    }
    std::sort(m_holds.begin(), m_holds.end());
    std::sort(waits.begin(), waits.end());
    qInfo("%zu steps held the writer: median %.2f ms, longest %.2f ms; %d candles were written meanwhile, longest wait "
          "%.2f ms",
        m_holds.size(), m_holds[m_holds.size() / 2], m_holds.back(), int(written) - stored, waits.back());
    QVERIFY(m_holds.size() > 40);
    QVERIFY(m_holds.back() < longestHoldMs);
}

void TestBackup::aCancelledCopyLeavesNothing() {
    std::stop_source stop;
    const auto made = backUpDatabases(
        {source()}, copies(), parseUtc("2024-01-01").value(), 3,
        [&](double share) {
            if (share > 0.3)
                stop.request_stop();
        },
        stop.get_token());
    QVERIFY(!made);
    QCOMPARE(made.error().code, "feed.cancelled");
    QVERIFY(QDir(copies()).entryList(QDir::Files).isEmpty());
    // The store is written as before.
    QVERIFY(m_door->run([](CandleStore& store) -> Result<void> {
        const auto one = store.write(candles(stored, 1));
        return one ? Result<void>() : Result<void>(one.error());
    }));
}

QTEST_GUILESS_MAIN(TestBackup)
#include "tst_backup.moc"
