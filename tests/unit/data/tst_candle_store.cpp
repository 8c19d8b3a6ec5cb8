#include "core/data/candle_store.h"
#include "core/workspace/workspace.h"

#include <QTemporaryDir>
#include <QTest>

#include <stdexcept>

using namespace truebar;

namespace {

const InstrumentId instrumentId{"T", "X"};
constexpr std::int64_t minute = 60'000;

Candle candleAt(std::int64_t index, double close = 10.5) {
    return {utcMs(index * minute), 10, 12, 9, close, 1.0 + static_cast<double>(index % 7)};
}

Series seriesOf(std::int64_t first, std::int64_t count, double close = 10.5) {
    Series out(instrumentId, *Timeframe::parse("1m"));
    for (std::int64_t i = first; i < first + count; ++i)
        out.append(candleAt(i, close));
    return out;
}

bool isSame(const Series& a, const Series& b) {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!(a.at(i) == b.at(i)))
            return false;
    }
    return true;
}

std::string codeOf(const Result<Series>& result) {
    return result ? "" : result.error().code;
}

} // namespace

class TestCandleStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_workspace = std::move(*Workspace::open(m_folder->filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite));
        m_store = std::move(*CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadWrite));
        Instrument instrument;
        instrument.id = instrumentId;
        QVERIFY(m_store->saveInstrument(instrument));
    }
    void cleanup() {
        m_store.reset();
        m_workspace.reset();
        m_folder.reset();
    }

    void storesAndLoadsAcrossChunks() {
        const Series all = seriesOf(0, 20'000);
        QCOMPARE(m_store->write(all)->stored, std::uint64_t(20'000));
        QVERIFY(isSame(*load(), all));
    }

    void tellsDuplicatesConflictsAndReplaces() {
        QVERIFY(m_store->write(seriesOf(0, 100)));
        const auto again = m_store->write(seriesOf(0, 100));
        QCOMPARE(again->stored, std::uint64_t(0));
        QCOMPARE(again->duplicateTimes.size(), std::size_t(100));
        const auto other = m_store->write(seriesOf(99, 2, 11));
        QCOMPARE(other->stored, std::uint64_t(1));
        QCOMPARE(other->conflicts, std::vector<UtcMs>{utcMs(99 * minute)});
        QCOMPARE(load()->closes()[99], 10.5);
        QCOMPARE(m_store->write(seriesOf(99, 1, 11), true)->stored, std::uint64_t(1));
        QCOMPARE(load()->closes()[99], 11.0);
    }

    void keepsLiveCandlesInOrderWhileTheTailIsSealed() {
        QVERIFY(m_store->write(seriesOf(0, 5)));
        for (std::int64_t i = 5; i < 2'500; ++i)
            QCOMPARE(m_store->write(seriesOf(i, 1))->stored, std::uint64_t(1));
        QVERIFY(isSame(*load(), seriesOf(0, 2'500)));
        const auto listed = m_store->list();
        QCOMPARE(listed->front().candles, std::uint64_t(2'500));
        QCOMPARE(listed->front().span.end, utcMs(2'500 * minute));
    }

    void readsOnlyTheSpan() {
        QVERIFY(m_store->write(seriesOf(0, 20'000)));
        QVERIFY(isSame(*load({utcMs(8'000 * minute), utcMs(8'400 * minute)}), seriesOf(8'000, 400)));
    }

    void aFailedTransactionLeavesNothing() {
        const auto done = m_store->transaction([&]() -> Result<void> {
            (void)m_store->write(seriesOf(0, 10));
            return Error{"test.stop", "stop", {}};
        });
        QVERIFY(!done);
        QCOMPARE(codeOf(load()), std::string("data.unknown_series"));
    }

    // After work that threw, a write must again be a transaction of its own.
    void aThrowingTransactionLeavesTheStoreUsable() {
        QVERIFY_THROWS_EXCEPTION(
            std::runtime_error, (void)m_store->transaction([]() -> Result<void> { throw std::runtime_error("stop"); }));
        QVERIFY(m_store->write(seriesOf(0, 10)));
        execute("CREATE TRIGGER refuse BEFORE UPDATE ON series BEGIN SELECT RAISE(ABORT, 'refused'); END");
        QVERIFY(!m_store->write(seriesOf(10, 3))); // its last statement fails …
        QCOMPARE(load()->size(), std::size_t(10)); // … so the rows before it must be gone
    }

    void refusesDamagedChunks_data() {
        QTest::addColumn<QString>("damage");
        QTest::newRow("flipped byte") << QStringLiteral(
            "UPDATE candle_chunk SET columns = CAST(substr(columns, 1, 9) || x'ff' || substr(columns, 11) AS BLOB)");
        QTest::newRow("shortened") << QStringLiteral("UPDATE candle_chunk SET columns = substr(columns, 1, 96)");
        QTest::newRow("wrong place") << QStringLiteral("UPDATE candle_chunk SET first_open = first_open + 60000");
        QTest::newRow("lost chunk") << QStringLiteral("DELETE FROM candle_chunk WHERE first_open = 0");
    }
    void refusesDamagedChunks() {
        QFETCH(QString, damage);
        QVERIFY(m_store->write(seriesOf(0, 10'000)));
        execute(damage.toLatin1().constData());
        const auto series = load();
        QCOMPARE(codeOf(series), std::string("io.corrupt_chunk"));
        QVERIFY(series.error().message().find("T:X") != std::string::npos);
    }

    void removesASeries() {
        QVERIFY(m_store->write(seriesOf(0, 10)));
        QVERIFY(m_store->remove(instrumentId, *Timeframe::parse("1m")));
        QCOMPARE(codeOf(load()), std::string("data.unknown_series"));
        QVERIFY(m_store->list()->empty());
    }

private:
    Result<Series> load(TimeSpan span = {}) const { return m_store->load(instrumentId, *Timeframe::parse("1m"), span); }
    void execute(const char* sql) const {
        const auto other =
            Database::open(m_workspace->marketDatabase(), Database::Mode::ReadWrite, Database::Durability::Normal);
        QVERIFY((*other)->run(QLatin1String(sql)));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<CandleStore> m_store;
};

QTEST_GUILESS_MAIN(TestCandleStore)
#include "tst_candle_store.moc"
