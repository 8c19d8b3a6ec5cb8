#include "core/stats/daily_equity.h"

#include <QTest>

using namespace truebar;

namespace {

UtcMs at(const char* text) {
    return parseUtc(text).value();
}

Money money(int value) {
    return Money(Decimal(value));
}

std::string written(const std::vector<EquityPoint>& points) {
    std::string out;
    for (const EquityPoint& point : points)
        out += (out.empty() ? "" : " ") + formatUtc(point.time).substr(5, 8) + '=' + point.equity.toString();
    return out;
}

// What a run does for a candle that closes then: the days before it saw the old equity.
void candle(DailyEquity& equity, const char* closeTime, Money before, Money after) {
    equity.carryTo(at(closeTime), before);
    equity.closeDay(at(closeTime), after);
}

} // namespace

class TestDailyEquity : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void marksTheEndOfEachDay();
    void carriesFlatDaysThroughGaps();
    void leavesOutWeekendsOfMarketsThatClose();
    void keepsTheLastPartialDay();
    void beginsWithinADay();
};

void TestDailyEquity::marksTheEndOfEachDay() {
    DailyEquity equity(at("2024-01-01"), money(100), false);
    candle(equity, "2024-01-01 12:00", money(100), money(101));
    candle(equity, "2024-01-02 00:00", money(101), money(102));
    candle(equity, "2024-01-02 12:00", money(102), money(103));
    candle(equity, "2024-01-03 00:00", money(103), money(104));
    equity.finish(at("2024-01-03 00:00"), money(104));
    QCOMPARE(written(equity.takePoints()), std::string("01-01T00=100 01-02T00=102 01-03T00=104"));
}

void TestDailyEquity::carriesFlatDaysThroughGaps() {
    DailyEquity equity(at("2024-01-01"), money(100), false);
    candle(equity, "2024-01-02 00:00", money(100), money(105));
    candle(equity, "2024-01-05 06:00", money(105), money(90));
    equity.finish(at("2024-01-05 06:00"), money(90));
    // The loss of the 5th is not moved into the days of the outage.
    QCOMPARE(written(equity.takePoints()),
        std::string("01-01T00=100 01-02T00=105 01-03T00=105 01-04T00=105 01-05T00=105 01-05T06=90"));
}

void TestDailyEquity::leavesOutWeekendsOfMarketsThatClose() {
    // 2024-01-05 is a Friday; its day ends on Saturday at midnight.
    DailyEquity equity(at("2024-01-05"), money(100), true);
    candle(equity, "2024-01-06 00:00", money(100), money(101));
    candle(equity, "2024-01-09 00:00", money(101), money(102));
    equity.finish(at("2024-01-09 00:00"), money(102));
    QCOMPARE(written(equity.takePoints()), std::string("01-05T00=100 01-06T00=101 01-09T00=102"));
}

void TestDailyEquity::keepsTheLastPartialDay() {
    DailyEquity equity(at("2024-01-01"), money(100), false);
    equity.finish(at("2024-01-01 00:01"), money(99));
    QCOMPARE(written(equity.takePoints()), std::string("01-01T00=100 01-01T00=99"));
}

void TestDailyEquity::beginsWithinADay() {
    DailyEquity equity(at("2024-01-01 18:00"), money(100), false);
    QVERIFY(equity.dayEnd() == at("2024-01-02"));
    candle(equity, "2024-01-02 00:00", money(100), money(101));
    QVERIFY(equity.dayEnd() == at("2024-01-03"));
    QCOMPARE(written(equity.takePoints()), std::string("01-01T18=100 01-02T00=101"));
}

QTEST_APPLESS_MAIN(TestDailyEquity)
#include "tst_daily_equity.moc"
