#include "core/market/resample.h"

#include <QTest>

using namespace truebar;

namespace {

constexpr std::int64_t minute = 60'000;

Candle candle(std::int64_t minutes, double open, double high, double low, double close, double volume) {
    return {utcMs(minutes * minute), open, high, low, close, volume};
}

Series minutes(std::initializer_list<Candle> candles) {
    Series series({"TEST", "A"}, Timeframe());
    for (const Candle& each : candles)
        series.append(each);
    return series;
}

bool isSame(const Series& a, const Series& b) {
    if (a.size() != b.size() || a.timeframe() != b.timeframe())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a.at(i) != b.at(i))
            return false;
    return true;
}

} // namespace

class TestSeries : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnsAndCandlesAgree();
    void flagsTheFirstCandleAfterAGap();
    void slicesHalfOpen();
    void resamplesWithoutFillingGaps();
    void resamplesInStepsAsDirectly();
    void refusesWhatIsNotAMultiple();
};

void TestSeries::columnsAndCandlesAgree() {
    const Series empty;
    QVERIFY(empty.isEmpty() && empty.span().isEmpty());
    const Series series = minutes({candle(0, 1, 2, 0.5, 1.5, 10), candle(1, 1.5, 3, 1, 2, 20)});
    QCOMPARE(series.highs()[1], 3.0);
    QVERIFY(series.at(1) == candle(1, 1.5, 3, 1, 2, 20));
    QVERIFY(series.closeTime(1) == utcMs(2 * minute));
    QVERIFY((series.span() == TimeSpan{utcMs(0), utcMs(2 * minute)}));
    Series copy(series.instrument(), series.timeframe());
    copy.appendColumns(
        series.times(), series.opens(), series.highs(), series.lows(), series.closes(), series.volumes());
    QVERIFY(isSame(copy, series));
}

void TestSeries::flagsTheFirstCandleAfterAGap() {
    const Series series = minutes({candle(0, 1, 1, 1, 1, 1), candle(1, 1, 1, 1, 1, 1), candle(3, 1, 1, 1, 1, 1)});
    QVERIFY(!series.isAfterGap(0));
    QVERIFY(!series.isAfterGap(1));
    QVERIFY(series.isAfterGap(2));
}

void TestSeries::slicesHalfOpen() {
    const Series series = minutes({candle(0, 1, 1, 1, 1, 1), candle(1, 2, 2, 2, 2, 2), candle(5, 3, 3, 3, 3, 3)});
    QVERIFY(isSame(series.slice({}), series));
    const Series middle = series.slice({utcMs(minute), utcMs(5 * minute)});
    QCOMPARE(middle.size(), std::size_t(1));
    QCOMPARE(middle.opens()[0], 2.0);
    QVERIFY(series.slice({utcMs(5 * minute), utcMs(minute)}).isEmpty());
    QCOMPARE(series.lowerBound(utcMs(2 * minute)), std::size_t(2));
    QCOMPARE(series.lowerBound(utcMs(6 * minute)), std::size_t(3));
}

void TestSeries::resamplesWithoutFillingGaps() {
    // The first bucket begins late, the second has no candle, the third is not over.
    const Series series = minutes({candle(3, 10, 12, 9, 11, 1), candle(4, 11, 15, 10, 14, 2),
        candle(10, 14, 14, 13, 13, 4), candle(11, 13, 13, 8, 9, 8)});
    const auto five = resample(series, Timeframe(5, Timeframe::Unit::Minute));
    QVERIFY(five);
    QCOMPARE(five->size(), std::size_t(2));
    QVERIFY(five->at(0) == candle(0, 10, 15, 9, 14, 3));
    QVERIFY(five->at(1) == candle(10, 14, 14, 8, 9, 12));
    QVERIFY(resample(Series(), Timeframe(1, Timeframe::Unit::Day))->isEmpty());
    QVERIFY(isSame(*resample(series, Timeframe()), series));
}

void TestSeries::resamplesInStepsAsDirectly() {
    Series series({"TEST", "A"}, Timeframe());
    for (int i = 0; i < 20'000; i += 1 + i % 3)
        series.append(candle(i, 10 + i % 7, 30 + i % 11, 1 + i % 5, 12 + i % 9, i % 4));
    const Timeframe hour(1, Timeframe::Unit::Hour);
    for (const Timeframe coarse : {Timeframe(4, Timeframe::Unit::Hour), Timeframe(1, Timeframe::Unit::Day),
             Timeframe(1, Timeframe::Unit::Week), Timeframe(1, Timeframe::Unit::Month)})
        QVERIFY(isSame(*resample(*resample(series, hour), coarse), *resample(series, coarse)));
}

void TestSeries::refusesWhatIsNotAMultiple() {
    const Series hours({"TEST", "A"}, Timeframe(4, Timeframe::Unit::Hour));
    const auto result = resample(hours, Timeframe(6, Timeframe::Unit::Hour));
    QVERIFY(!result);
    QCOMPARE(result.error().message(), std::string("6h candles cannot be made of 4h candles"));
}

QTEST_APPLESS_MAIN(TestSeries)
#include "tst_series.moc"
