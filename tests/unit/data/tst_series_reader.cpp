#include "core/data/series_reader.h"
#include "core/market/resample.h"
#include "tests/unit/data/data_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const InstrumentId both{"T", "BOTH"}; // 1m and 5m, with other values
const InstrumentId days{"T", "DAYS"};
const InstrumentId bare{"T", "BARE"}; // known, without candles

} // namespace

class TestSeriesReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void readsWhatIsStored();
    void resamplesFromTheCoarsestThatFits_data();
    void resamplesFromTheCoarsestThatFits();
    void aSpanSeesWholeCandlesOnly_data();
    void aSpanSeesWholeCandlesOnly();
    void aSpanWithoutCandlesIsEmpty();
    void monthsAreWholeToo();
    void aCandleThatIsNotOverIsCutOff_data();
    void aCandleThatIsNotOverIsCutOff();
    void saysWhatThereIs_data();
    void saysWhatThereIs();

private:
    const Series m_minutes = risingSeries(both, "1m", "2024-01-01 00:00", 600);
    const Series m_fives = risingSeries(both, "5m", "2024-01-01 00:00", 120, 500);
    const Series m_days = risingSeries(days, "1d", "2024-01-10", 80);
    StoreFolder m_folder;
    std::unique_ptr<CandleStore> m_store;
};

void TestSeriesReader::initTestCase() {
    for (const Series* each : {&m_minutes, &m_fives, &m_days})
        m_folder.put(*each);
    m_store = m_folder.open();
    Instrument instrument;
    instrument.id = bare;
    QVERIFY(m_store->saveInstrument(instrument));
}

void TestSeriesReader::readsWhatIsStored() {
    QVERIFY(isSame(**readSeries(*m_store, both, timeframe("1m")), m_minutes));
    QVERIFY(isSame(**readSeries(*m_store, both, timeframe("5m")), m_fives));
    const TimeSpan span{*parseUtc("2024-01-01 01:02:30"), *parseUtc("2024-01-01 02:00")};
    const auto part = readSeries(*m_store, both, timeframe("1m"), span);
    QVERIFY(isSame(**part, m_minutes.slice(span)));
    QCOMPARE((*part)->times().front(), *parseUtc("2024-01-01 01:03"));
}

void TestSeriesReader::resamplesFromTheCoarsestThatFits_data() {
    QTest::addColumn<bool>("fromFives");
    QTest::newRow("3m") << false;
    QTest::newRow("5m") << true;
    QTest::newRow("15m") << true;
    QTest::newRow("4h") << true;
    QTest::newRow("1mo") << true;
}

void TestSeriesReader::resamplesFromTheCoarsestThatFits() {
    QFETCH(bool, fromFives);
    const Timeframe wanted = timeframe(QTest::currentDataTag());
    const auto got = readSeries(*m_store, both, wanted);
    QVERIFY(got);
    QVERIFY(isSame(**got, *resample(fromFives ? m_fives : m_minutes, wanted)));
}

void TestSeriesReader::aSpanSeesWholeCandlesOnly_data() {
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<int>("candles");
    const auto row = [](const char* begin, const char* end, int candles) {
        QTest::addRow("%s to %s", begin, end) << QByteArray(begin) << QByteArray(end) << candles;
    };
    row("2024-01-01 01:00", "2024-01-01 03:00", 2);
    row("2024-01-01 00:59:59", "2024-01-01 03:00:01", 3); // that of 03:00 opens within the span
    row("2024-01-01 01:01", "2024-01-01 02:30", 1); // that of 01:00 opens before it
    row("2024-01-01 01:01", "2024-01-01 01:59", 0);
    row("2023-01-01 00:00", "2024-01-01 00:01", 1);
    row("2024-01-01 09:30", "2025-01-01 00:00", 0);
}

void TestSeriesReader::aSpanSeesWholeCandlesOnly() {
    QFETCH(QByteArray, begin);
    QFETCH(QByteArray, end);
    QFETCH(int, candles);
    const TimeSpan span{*parseUtc(begin.constData()), *parseUtc(end.constData())};
    const auto got = readSeries(*m_store, both, timeframe("1h"), span);
    QVERIFY(got);
    QCOMPARE((*got)->size(), std::size_t(candles));
    QVERIFY(isSame(**got, resample(m_fives, timeframe("1h"))->slice(span)));
}

void TestSeriesReader::aSpanWithoutCandlesIsEmpty() {
    for (const char* name : {"1m", "3m", "1h"}) {
        const auto got = readSeries(*m_store, both, timeframe(name), {*parseUtc("2030-01-01"), UtcMs::max()});
        QVERIFY(got);
        QVERIFY((*got)->isEmpty());
        QVERIFY((*got)->timeframe() == timeframe(name));
    }
}

void TestSeriesReader::monthsAreWholeToo() {
    const TimeSpan span{*parseUtc("2024-02-01"), *parseUtc("2024-02-02")};
    const auto got = readSeries(*m_store, days, timeframe("1mo"), span);
    QVERIFY(got);
    QCOMPARE((*got)->size(), std::size_t(1));
    QCOMPARE((*got)->times()[0], *parseUtc("2024-02-01"));
    // All of February, although the span ends on its first day.
    const Series february = m_days.slice({span.begin, *parseUtc("2024-03-01")});
    QCOMPARE(february.size(), std::size_t(29));
    QCOMPARE((*got)->closes()[0], february.closes().back());
}

void TestSeriesReader::aCandleThatIsNotOverIsCutOff_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("now");
    QTest::addColumn<QByteArray>("asked"); // end of the span; empty: open
    QTest::addColumn<QByteArray>("end"); // of the closed span; empty: open
    const auto row = [](const char* what, const char* name, const char* now, const char* asked, const char* end) {
        QTest::newRow(what) << QByteArray(name) << QByteArray(now) << QByteArray(asked) << QByteArray(end);
    };
    // Stored are minutes until 10:00.
    row("within the last candle", "4h", "2024-01-01 10:00:20", "", "2024-01-01 08:00");
    row("its last moment", "4h", "2024-01-01 11:59:59", "", "2024-01-01 08:00");
    row("over", "4h", "2024-01-01 12:00", "", "");
    row("whole though the present is in it", "1h", "2024-01-01 10:00", "", "");
    row("asked for less", "4h", "2024-01-01 10:30", "2024-01-01 04:00", "2024-01-01 04:00");
    row("asked into it", "4h", "2024-01-01 10:30", "2024-01-01 09:00", "2024-01-01 08:00");
    row("as stored", "1m", "2024-01-01 09:59:30", "", "");
    row("all of it is in the future", "4h", "2023-12-01 10:30", "", "");
}

void TestSeriesReader::aCandleThatIsNotOverIsCutOff() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, now);
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, end);
    const InstrumentId minutes{"T", "MINUTES"};
    m_folder.put(risingSeries(minutes, "1m", "2024-01-01 00:00", 600));
    const auto endOf = [](const QByteArray& text) {
        return text.isEmpty() ? UtcMs::max() : *parseUtc(text.toStdString());
    };
    const TimeSpan span{UtcMs::min(), endOf(asked)};
    const auto closed = closedSpan(*m_store, minutes, timeframe(name.constData()), span, endOf(now));
    QVERIFY(closed);
    QCOMPARE(closed->begin, span.begin);
    QCOMPARE(closed->end, endOf(end));
    const auto series = readSeries(*m_store, minutes, timeframe(name.constData()), *closed);
    if (!end.isEmpty())
        QCOMPARE((*series)->span().end, closed->end);
}

void TestSeriesReader::saysWhatThereIs_data() {
    QTest::addColumn<QByteArray>("instrument");
    QTest::addColumn<QByteArray>("timeframe");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("too fine") << QByteArray("T:BOTH") << QByteArray("30s") << QByteArray("data.unknown_series")
                              << QByteArray("30s candles of T:BOTH cannot be made of what is stored: 1m, 5m");
    QTest::newRow("finer than days") << QByteArray("T:DAYS") << QByteArray("1h") << QByteArray("data.unknown_series")
                                     << QByteArray("what is stored: 1d");
    QTest::newRow("no candles") << QByteArray("T:BARE") << QByteArray("1h") << QByteArray("data.unknown_series")
                                << QByteArray("there are no candles of T:BARE");
    QTest::newRow("unknown") << QByteArray("T:NO") << QByteArray("1h") << QByteArray("data.unknown_instrument")
                             << QByteArray("T:BARE, T:BOTH, T:DAYS");
}

void TestSeriesReader::saysWhatThereIs() {
    QFETCH(QByteArray, instrument);
    QFETCH(QByteArray, timeframe);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, part);
    const auto got =
        readSeries(*m_store, *InstrumentId::parse(instrument.constData()), *Timeframe::parse(timeframe.constData()));
    QVERIFY(!got);
    QCOMPARE(QByteArray::fromStdString(got.error().code), code);
    QVERIFY2(QByteArray::fromStdString(got.error().message()).contains(part), got.error().message().c_str());
}

QTEST_GUILESS_MAIN(TestSeriesReader)
#include "tst_series_reader.moc"
