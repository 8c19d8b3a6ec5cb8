#include "core/market/resample.h"

#include <QTest>

using namespace truebar;

namespace {

Timeframe timeframe(const char* name) {
    return *Timeframe::parse(name);
}

Series seriesAt(const char* name, std::initializer_list<std::pair<const char*, double>> candles) {
    Series out({"T", "X"}, timeframe(name));
    for (const auto& [time, close] : candles)
        out.append({*parseUtc(time), close - 1, close + 2, close - 3, close, 10});
    return out;
}

std::vector<UtcMs> times(std::initializer_list<const char*> texts) {
    std::vector<UtcMs> out;
    for (const char* text : texts)
        out.push_back(*parseUtc(text));
    return out;
}

std::vector<UtcMs> timesOf(const Series& series) {
    return {series.times().begin(), series.times().end()};
}

} // namespace

class TestResample : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesFirstHighestLowestLastAndSum();
    void leavesOutBucketsWithoutCandles();
    void keepsAFirstAndALastBucketThatAreNotFull();
    void weeksBeginOnMonday();
    void monthsFollowTheCalendar();
    void theSameTimeframeIsTheSameSeries();
    void nothingGivesNothing();
    void refuses_data();
    void refuses();
    void aggregatorShowsTheBucketBeingFilled();
};

void TestResample::takesFirstHighestLowestLastAndSum() {
    Series minutes({"T", "X"}, timeframe("1m"));
    minutes.append({*parseUtc("2024-01-01 00:00"), 10, 12, 9, 11, 1});
    minutes.append({*parseUtc("2024-01-01 00:01"), 11, 15, 10, 14, 2});
    minutes.append({*parseUtc("2024-01-01 00:02"), 14, 14, 5, 6, 3.5});
    const auto coarse = resample(minutes, timeframe("3m"));
    QVERIFY(coarse);
    QCOMPARE(coarse->size(), std::size_t(1));
    QVERIFY((coarse->at(0) == Candle{*parseUtc("2024-01-01 00:00"), 10, 15, 5, 6, 6.5}));
    QCOMPARE(coarse->instrument(), minutes.instrument());
    QVERIFY(coarse->timeframe() == timeframe("3m"));
}

void TestResample::leavesOutBucketsWithoutCandles() {
    const auto hours = resample(seriesAt("15m", {{"2024-01-01 00:45", 5}, {"2024-01-01 03:00", 7}}), timeframe("1h"));
    QCOMPARE(timesOf(*hours), times({"2024-01-01 00:00", "2024-01-01 03:00"}));
    QVERIFY(hours->isAfterGap(1));
    QCOMPARE(hours->closes()[0], 5.0);
}

void TestResample::keepsAFirstAndALastBucketThatAreNotFull() {
    const auto hours = resample(
        seriesAt("30m",
            {{"2024-01-01 00:30", 1}, {"2024-01-01 01:00", 2}, {"2024-01-01 01:30", 3}, {"2024-01-01 02:00", 4}}),
        timeframe("1h"));
    QCOMPARE(timesOf(*hours), times({"2024-01-01 00:00", "2024-01-01 01:00", "2024-01-01 02:00"}));
    QCOMPARE(hours->volumes()[0], 10.0);
    QCOMPARE(hours->volumes()[1], 20.0);
    QCOMPARE(hours->volumes()[2], 10.0);
}

// 2024-01-01 is a Monday.
void TestResample::weeksBeginOnMonday() {
    const auto weeks = resample(
        seriesAt("1d", {{"2023-12-31", 1}, {"2024-01-01", 2}, {"2024-01-07", 3}, {"2024-01-08", 4}}), timeframe("1w"));
    QCOMPARE(timesOf(*weeks), times({"2023-12-25", "2024-01-01", "2024-01-08"}));
    QCOMPARE(weeks->closes()[1], 3.0);
}

void TestResample::monthsFollowTheCalendar() {
    const auto months = resample(
        seriesAt("1d", {{"2024-01-31", 1}, {"2024-02-01", 2}, {"2024-02-29", 3}, {"2024-03-01", 4}}), timeframe("1mo"));
    QCOMPARE(timesOf(*months), times({"2024-01-01", "2024-02-01", "2024-03-01"}));
    QCOMPARE(months->closes()[1], 3.0);
    QCOMPARE(months->closeTime(1), *parseUtc("2024-03-01"));
}

void TestResample::theSameTimeframeIsTheSameSeries() {
    const Series days = seriesAt("1d", {{"2024-01-01", 1}, {"2024-01-05", 2}});
    const auto same = resample(days, timeframe("1d"));
    QCOMPARE(timesOf(*same), timesOf(days));
    QVERIFY(same->at(1) == days.at(1));
}

void TestResample::nothingGivesNothing() {
    const auto none = resample(Series({"T", "X"}, timeframe("1m")), timeframe("1mo"));
    QVERIFY(none && none->isEmpty());
    QVERIFY(none->timeframe() == timeframe("1mo"));
}

void TestResample::refuses_data() {
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::newRow("finer") << QByteArray("1h") << QByteArray("1m");
    QTest::newRow("not whole") << QByteArray("20m") << QByteArray("30m");
    QTest::newRow("weeks into months") << QByteArray("1w") << QByteArray("1mo");
    QTest::newRow("months into weeks") << QByteArray("1mo") << QByteArray("1w");
}

void TestResample::refuses() {
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    const auto made = resample(Series({"T", "X"}, timeframe(from.constData())), timeframe(to.constData()));
    QVERIFY(!made);
    QCOMPARE(made.error().code, std::string("timeframe.not_multiple"));
    QCOMPARE(QByteArray::fromStdString(made.error().message()),
        QByteArray(to + " candles cannot be made of " + from + " candles"));
}

void TestResample::aggregatorShowsTheBucketBeingFilled() {
    CandleAggregator aggregator(timeframe("5m"));
    QVERIFY(!aggregator.forming());
    QVERIFY(!aggregator.add({*parseUtc("2024-01-01 00:03"), 5, 6, 4, 5.5, 1}));
    QVERIFY((aggregator.forming() == Candle{*parseUtc("2024-01-01 00:00"), 5, 6, 4, 5.5, 1}));
    QVERIFY(!aggregator.add({*parseUtc("2024-01-01 00:04"), 5.5, 9, 5, 8, 1}));
    const auto finished = aggregator.add({*parseUtc("2024-01-01 00:10"), 8, 8, 8, 8, 1});
    QVERIFY((finished == Candle{*parseUtc("2024-01-01 00:00"), 5, 9, 4, 8, 2}));
    QVERIFY((aggregator.forming() == Candle{*parseUtc("2024-01-01 00:10"), 8, 8, 8, 8, 1}));
}

QTEST_APPLESS_MAIN(TestResample)
#include "tst_resample.moc"
