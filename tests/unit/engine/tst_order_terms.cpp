// Rules 9 and 11 to 13 by hand: volume, makers and takers, expiry, post-only, latency, slippage, whole units. Tick and
// lot are 1 unless told otherwise; docs/fills.md names these tests.
#include "tests/unit/engine/order_scene.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

class TestOrderTerms : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rule9TheVolumeIsShared();
    void rule9ATriggeredStopGoesOnAsMarket();
    void rule11StaleCandlesFillNothing();
    void rule12MakersAndTakersPayTheirRates();
    void rule13WholeUnitsOnlyUnderBacktestingPy();
    void takeProfitTakesAtItsPrice();
    void postOnlyIsRejectedWhereItWouldTake();
    void postOnlyInTheBookMakesAtItsLimit();
    void postOnlyIsNotInTheBookBeforeAnybodyTrades();
    void goodUntilEndsWithItsTime();
    void aDayOrderEndsWithTheDay();
    void ordersWaitForTheirLatency();
    void slippageByBasisPointsAndVolume();
    void backtestingPyClosesAtTheLastOpen();
    void backtestingPyClosesInSpiteOfLatency();
    void worseThanTheStopIsImpossibleWithinACandle();
    void aStopAtTheVeryLowFills();
};

void TestOrderTerms::rule9TheVolumeIsShared() {
    Scene s;
    s.settings.costs.participation = dec("0.1");
    s.candles = {flat, {100, 100, 90, 95, 50}, {95, 95, 95, 95, 40}, {95, 95, 95, 95, 1000}};
    s.offer(0, buy("3"));
    s.offer(0, orderOf(Side::Buy, OrderType::Limit, "4", "96"));
    FILLS(s, "buy 3 @ 100 #1 c1; buy 2 @ 96 #2 c1; buy 2 @ 95 #2 c2");
}

void TestOrderTerms::rule9ATriggeredStopGoesOnAsMarket() {
    Scene s = holding({100, 100, 90, 95, 10}, {99, 99, 99, 99, 1000});
    s.settings.costs.participation = dec("0.1");
    s.offer(1, orderOf(Side::Sell, OrderType::Stop, "2", nullptr, "95"));
    FILLS(s, "buy 2 @ 100 #1 c1; sell 1 @ 95 #2 c2; sell 1 @ 99 #2 c3");
}

void TestOrderTerms::rule11StaleCandlesFillNothing() {
    Scene s;
    s.candles = {flat, {100, 100, 100, 100, 0}, {101, 101, 101, 101, 5}};
    s.offer(0, buy());
    FILLS(s, "buy 2 @ 101 #1 c2");
}

void TestOrderTerms::rule12MakersAndTakersPayTheirRates() {
    Scene s;
    s.settings.feeBps = dec("10");
    s.settings.costs.fees.makerBps = dec("2");
    s.settings.costs.fees.tiers = feeTiersFrom("250:1/5").value();
    s.settings.costs.fees.minimum = money("0.03");
    s.candles = {flat, {100, 110, 100, 104}, {104, 104, 104, 104}};
    s.offer(0, buy());
    s.offer(0, orderOf(Side::Sell, OrderType::Limit, "1", "109"));
    s.offer(1, orderOf(Side::Sell, OrderType::Market, "1"));
    FILLS(s, "buy 2 @ 100 #1 c1; sell 1 @ 109 #2 c1; sell 1 @ 104 #3 c2");
    QVERIFY(s.result.fills[0].fee == money("0.2")); // taker, 10
    QVERIFY(s.result.fills[1].fee == money("0.03")); // maker, 2: 0.0218, the least is 0.03
    QVERIFY(s.result.fills[2].fee == money("0.052")); // taker, from 250 on 5
    s.settings.costs.fees = {};
    s.settings.costs.fees.perUnit = money("0.5");
    s.fills();
    QVERIFY(s.result.fills[0].fee == money("1.2"));
}

void TestOrderTerms::rule13WholeUnitsOnlyUnderBacktestingPy() {
    Scene s;
    s.instrument.lotStep = quantity("0.1");
    s.candles = {flat, flat, flat};
    s.offer(0, buy("1.7"));
    FILLS(s, "buy 1.7 @ 100 #1 c1");
    s.profile("backtesting_py");
    FILLS(s, "buy 1 @ 100 #1 c1; sell 1 @ 100 #2 c2");
}

void TestOrderTerms::takeProfitTakesAtItsPrice() {
    Scene s = holding({100, 108, 100, 104});
    s.settings.slippageTicks = 1;
    s.offer(1, reducing(orderOf(Side::Sell, OrderType::TakeProfit, "2", nullptr, "108")));
    FILLS(s, "buy 2 @ 101 #1 c1; sell 2 @ 107 #2 c2"); // reaching is enough, and it slips
    Scene gap = holding({112, 115, 110, 111});
    gap.offer(1, reducing(orderOf(Side::Sell, OrderType::TakeProfit, "2", nullptr, "108")));
    FILLS(gap, "buy 2 @ 100 #1 c1; sell 2 @ 112 #2 c2");
}

void TestOrderTerms::postOnlyIsRejectedWhereItWouldTake() {
    Scene s;
    s.candles = {flat, {100, 100, 90, 95}, flat};
    OrderRequest order = orderOf(Side::Buy, OrderType::Limit, "2", "101");
    order.postOnly = true;
    s.offer(0, order);
    FILLS(s, "");
    QCOMPARE(s.end(1), std::string("rejected: test — it would have taken"));
    order.type = OrderType::Market;
    order.limitPrice.reset();
    Scene refused;
    refused.candles = {flat, flat};
    refused.offer(0, order);
    FILLS(refused, "");
    QVERIFY(refused.result.orders[0].status == OrderStatus::Rejected);
}

void TestOrderTerms::postOnlyInTheBookMakesAtItsLimit() {
    Scene s;
    s.candles = {flat, flat, {90, 92, 89, 91}};
    OrderRequest order = orderOf(Side::Buy, OrderType::Limit, "2", "95");
    order.postOnly = true;
    s.offer(0, order);
    FILLS(s, "buy 2 @ 95 #1 c2");
    QVERIFY(s.result.fills[0].liquidity == Liquidity::Maker);
}

void TestOrderTerms::postOnlyIsNotInTheBookBeforeAnybodyTrades() {
    Scene s;
    s.candles = {flat, {100, 100, 100, 100, 0}, {100, 100, 98, 99}, flat};
    OrderRequest order = orderOf(Side::Buy, OrderType::Limit, "2", "105");
    order.postOnly = true;
    s.offer(0, order);
    FILLS(s, "");
    QCOMPARE(s.end(1), std::string("rejected: test — it would have taken"));
}

void TestOrderTerms::goodUntilEndsWithItsTime() {
    Scene s;
    s.candles = {flat, flat, {100, 100, 90, 91}, {91, 92, 90, 91}};
    OrderRequest order = orderOf(Side::Buy, OrderType::Limit, "2", "95");
    order.timeInForce = TimeInForce::GoodTilDate;
    order.goodUntil =
        seriesBegin + std::chrono::seconds(150); // within candle 2: its open counts, the rest may be later
    s.offer(0, order);
    FILLS(s, "");
    QCOMPARE(s.end(1), std::string("cancelled: test — expired"));
    QVERIFY(s.result.orders[0].closedAt == order.goodUntil);
    s.candles[2] = {94, 96, 93, 95};
    FILLS(s, "buy 2 @ 94 #1 c2");
    s.strategy.script[0][0].proposal = [&] {
        order.goodUntil = seriesBegin;
        return order;
    }();
    FILLS(s, "");
    QVERIFY(s.result.orders[0].status == OrderStatus::Rejected);
}

void TestOrderTerms::aDayOrderEndsWithTheDay() {
    Scene s;
    s.timeframe = "6h";
    s.candles = {flat, flat, flat, flat, {100, 100, 90, 91}, flat};
    OrderRequest order = orderOf(Side::Buy, OrderType::Limit, "2", "95");
    order.timeInForce = TimeInForce::Day;
    s.offer(0, order);
    FILLS(s, "");
    QVERIFY(s.result.orders[0].closedAt == seriesBegin + std::chrono::hours(24));
    s.candles[3] = {100, 100, 90, 91}; // the last candle of the day
    FILLS(s, "buy 2 @ 95 #1 c3");
}

void TestOrderTerms::ordersWaitForTheirLatency() {
    Scene s;
    s.candles = {flat, {101, 101, 101, 101}, {102, 102, 102, 102}, {103, 103, 103, 103}};
    s.offer(0, buy());
    s.settings.costs.latency.fixed = Millis(250);
    FILLS(s, "buy 2 @ 102 #1 c2"); // it arrives when candle 1 is open already
    s.settings.costs.latency.fixed = std::chrono::minutes(1);
    FILLS(s, "buy 2 @ 102 #1 c2"); // at the very open
    const LatencyModel spread{Millis(10), Millis(20)};
    bool differs = false;
    for (OrderNumber n = 1; n < 50; ++n) {
        const Millis delay = latencyOf(spread, 7, n);
        QVERIFY(delay >= Millis(10) && delay <= Millis(30));
        QVERIFY(delay == latencyOf(spread, 7, n));
        differs |= delay != latencyOf(spread, 8, n);
    }
    QVERIFY(differs);
}

void TestOrderTerms::slippageByBasisPointsAndVolume() {
    Scene s;
    s.instrument.tickSize = price("0.01");
    s.candles = {flat, {100, 100, 100, 100, 10}};
    s.offer(0, buy());
    s.settings.costs.slippage.bps = dec("15");
    FILLS(s, "buy 2 @ 100.15 #1 c1");
    s.settings.costs.slippage.impactBps = dec("1000"); // (2 / 10)² × 10 % = 0.4 %
    FILLS(s, "buy 2 @ 100.55 #1 c1");
    s.strategy.script[0] = {{orderOf(Side::Buy, OrderType::Limit, "2", "101"), "test"}};
    FILLS(s, "buy 2 @ 100 #1 c1"); // limits do not slip
}

void TestOrderTerms::backtestingPyClosesAtTheLastOpen() {
    Scene s;
    s.profile("backtesting_py");
    s.candles = {flat, {101, 103, 99, 102}, {104, 110, 90, 107}};
    s.offer(0, buy());
    FILLS(s, "buy 2 @ 101 #1 c1; sell 2 @ 104 #2 c2");
    QVERIFY(s.result.trades.size() == 1 && !s.result.trades[0].isOpen);
    QVERIFY(s.result.equity.back().equity == money("100006"));
    QVERIFY(s.result.metrics.tradeCount == 1);
}

void TestOrderTerms::backtestingPyClosesInSpiteOfLatency() {
    Scene s;
    s.profile("backtesting_py");
    s.settings.costs.latency.fixed = Millis(250);
    s.candles = {flat, flat, {101, 103, 99, 102}, {104, 110, 90, 107}};
    s.offer(0, buy());
    FILLS(s, "buy 2 @ 101 #1 c2; sell 2 @ 104 #2 c3");
    s.candles.back() = {104, 104, 104, 104, 0}; // nobody to sell it to
    FILLS(s, "buy 2 @ 101 #1 c2");
    QCOMPARE(s.end(2), std::string("cancelled: end of data — end of data"));
    QVERIFY(s.result.trades.size() == 1 && s.result.trades[0].isOpen);
}

// Peers are known to fill a stop that lies between open and high at the close or at the high.
void TestOrderTerms::worseThanTheStopIsImpossibleWithinACandle() {
    Scene s;
    s.candles = {flat, {100, 110, 99, 109}};
    s.offer(0, orderOf(Side::Buy, OrderType::Stop, "2", nullptr, "104"));
    FILLS(s, "buy 2 @ 104 #1 c1");
}

// Peers are known to look at the close only.
void TestOrderTerms::aStopAtTheVeryLowFills() {
    Scene s = holding({100, 103, 95, 102});
    s.offer(1, reducing(orderOf(Side::Sell, OrderType::Stop, "2", nullptr, "95")));
    FILLS(s, "buy 2 @ 100 #1 c1; sell 2 @ 95 #2 c2");
}

QTEST_APPLESS_MAIN(TestOrderTerms)
#include "tst_order_terms.moc"
