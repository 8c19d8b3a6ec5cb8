// Rules 5, 7, 8 and 10 by hand: orders that depend on each other or on the way through the candle. Tick and lot are 1
// unless told otherwise; docs/fills.md names these tests.
#include "tests/unit/engine/order_scene.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

class TestLinkedOrders : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rule5TheOpenDecides();
    void rule5UndecidedIsWorstOrBestByProfile();
    void rule5FinerCandlesDecide();
    void rule5FinerCandlesThatDoNotFitAreNotAsked();
    void rule7ExitsOfAnOpenFillLiveInThatCandle();
    void rule7ExitsOfALaterFillLiveIfItIsClear();
    void rule7UnclearExitsWaitForTheNextCandle();
    void rule7ACertainExitOfUnclearPriceIsTheWorse();
    void rule8TrailingFollowsThePath();
    void rule8TrailingGapsLikeAStop();
    void rule8TrailingBuysMirror();
    void rule8TrailingByTrueRange();
    void rule10AFillCancelsTheOthersOfTheGroup();
    void rule10APartialFillShrinksTheOthers();
    void rule10ExitsGrowWithTheEntry();
    void rule10AnExitEndsTheRestOfItsEntry();
    void rule10ExitsEndWithTheirPosition();
    void rule10ExitsOfAnEntryThatNeverFillsEnd();
    void rule10ExitsOfAnEntryThatIsOpenAtTheEndEndWithIt();
};

void TestLinkedOrders::rule5TheOpenDecides() {
    Scene s = holding({109, 112, 90, 100});
    s.offer(1, reducing(grouped(orderOf(Side::Sell, OrderType::Stop, "2", nullptr, "93"), 1)));
    s.offer(1, reducing(grouped(orderOf(Side::Sell, OrderType::Limit, "2", "108"), 1)));
    FILLS(s, "buy 2 @ 100 #1 c1; sell 2 @ 109 #3 c2");
    QCOMPARE(s.result.ambiguousCandles, std::uint64_t(0));
}

void TestLinkedOrders::rule5UndecidedIsWorstOrBestByProfile() {
    const auto made = [](const char* profile) -> QString {
        Scene s = holding({100, 110, 90, 100});
        s.profile(profile);
        s.offer(1, reducing(grouped(orderOf(Side::Sell, OrderType::Stop, "2", nullptr, "93"), 1)));
        s.offer(1, reducing(grouped(orderOf(Side::Sell, OrderType::Limit, "2", "108"), 1)));
        const QString fills = s.fills();
        return fills.section(QLatin1String("; "), 1) + QStringLiteral(" ?%1").arg(s.result.ambiguousCandles);
    };
    QCOMPARE(made("default"), QStringLiteral("sell 2 @ 93 #2 c2 ?1"));
    QCOMPARE(made("worst"), QStringLiteral("sell 2 @ 93 #2 c2 ?1"));
    QCOMPARE(made("best"), QStringLiteral("sell 2 @ 108 #3 c2 ?1"));
    QCOMPARE(made("lower_timeframe"), QStringLiteral("sell 2 @ 93 #2 c2 ?1")); // none there
    QCOMPARE(made("backtesting_py"), QStringLiteral("sell 2 @ 93 #2 c2 ?0")); // holds it to be decided
}

void TestLinkedOrders::rule5FinerCandlesDecide() {
    Scene s = holding({100, 110, 90, 100});
    s.timeframe = "5m";
    s.profile("lower_timeframe");
    s.offer(1, reducing(grouped(orderOf(Side::Sell, OrderType::Stop, "2", nullptr, "93"), 1)));
    s.offer(1, reducing(grouped(orderOf(Side::Sell, OrderType::Limit, "2", "108"), 1)));
    std::vector<Ohlc> minutes(10, flat);
    for (const Ohlc& c : std::initializer_list<Ohlc>{
             {100, 102, 97, 101}, {101, 110, 101, 104}, {104, 104, 90, 92}, {92, 99, 92, 98}, {98, 100, 98, 100}})
        minutes.push_back(c);
    const Series finer = seriesOf(minutes);
    s.venue.finer = &finer;
    FILLS(s, "buy 2 @ 100 #1 c1; sell 2 @ 108 #3 c2");
    QCOMPARE(s.result.ambiguousCandles, std::uint64_t(0));
}

void TestLinkedOrders::rule5FinerCandlesThatDoNotFitAreNotAsked() {
    Scene s = holding({100, 110, 90, 100});
    s.timeframe = "5m";
    s.profile("lower_timeframe");
    s.offer(1, reducing(grouped(orderOf(Side::Sell, OrderType::Stop, "2", nullptr, "93"), 1)));
    s.offer(1, reducing(grouped(orderOf(Side::Sell, OrderType::Limit, "2", "108"), 1)));
    std::vector<Ohlc> minutes(10, flat);
    minutes.insert(minutes.end(), {{100, 110, 100, 110}, {110, 110, 91, 100}, flat, flat, flat}); // low 91, not 90
    const Series finer = seriesOf(minutes);
    s.venue.finer = &finer;
    FILLS(s, "buy 2 @ 100 #1 c1; sell 2 @ 93 #2 c2");
    QCOMPARE(s.result.ambiguousCandles, std::uint64_t(1));
}

void TestLinkedOrders::rule7ExitsOfAnOpenFillLiveInThatCandle() {
    Scene s;
    s.candles = {flat, {100, 106, 99, 104}, flat};
    s.offer(0, with(buy(), bracketOf("5", "4")));
    FILLS(s, "buy 2 @ 100 #1 c1; sell 2 @ 105 #3 c1");
    QCOMPARE(s.end(2), std::string("cancelled: test — the other order of its group was filled"));
    QVERIFY(s.result.orders[2].request.limitPrice == price("105"));
    QVERIFY(s.result.orders[2].parent == 1);
    QCOMPARE(s.result.ambiguousCandles, std::uint64_t(0));
}

void TestLinkedOrders::rule7ExitsOfALaterFillLiveIfItIsClear() {
    // Up through the entry at 103 to 110: the target at 108 lies on the way, the stop at 95 is out of the candle.
    Scene s;
    s.candles = {flat, {100, 110, 98, 109}, flat};
    s.offer(0, with(orderOf(Side::Buy, OrderType::Stop, "2", nullptr, "103"), bracketOf("5", "8")));
    FILLS(s, "buy 2 @ 103 #1 c1; sell 2 @ 108 #3 c1");
    QCOMPARE(s.result.ambiguousCandles, std::uint64_t(0));
    // Down to the entry at 95 and on to the stop at 93: the low comes after the entry, whatever the path.
    Scene down;
    down.candles = {flat, {100, 101, 92, 94}, flat};
    down.offer(0, with(orderOf(Side::Buy, OrderType::Limit, "2", "95"), bracketOf("50", "2")));
    FILLS(down, "buy 2 @ 95 #1 c1; sell 2 @ 93 #2 c1");
    QCOMPARE(down.result.ambiguousCandles, std::uint64_t(0));
}

void TestLinkedOrders::rule7UnclearExitsWaitForTheNextCandle() {
    // The low of 98 may have come before the entry at 103 or after it: the stop at 99 may have been reached.
    const auto made = [](const char* profile) -> QString {
        Scene s;
        s.profile(profile);
        s.candles = {flat, {100, 110, 98, 109}, {109, 109, 108, 109}, {109, 124, 109, 120}};
        s.offer(0, with(orderOf(Side::Buy, OrderType::Stop, "2", nullptr, "103"), bracketOf("20", "4")));
        const QString fills = s.fills();
        return fills + QStringLiteral(" ?%1").arg(s.result.ambiguousCandles);
    };
    QCOMPARE(made("default"), QStringLiteral("buy 2 @ 103 #1 c1; sell 2 @ 123 #3 c3 ?1"));
    QCOMPARE(made("worst"), QStringLiteral("buy 2 @ 103 #1 c1; sell 2 @ 99 #2 c1 ?1"));
    QCOMPARE(made("best"), QStringLiteral("buy 2 @ 103 #1 c1; sell 2 @ 123 #3 c3 ?1"));
}

void TestLinkedOrders::rule7ACertainExitOfUnclearPriceIsTheWorse() {
    // The target at 108 is reached after the entry at 103 for certain, unless the stop at 99 was reached before it.
    Scene s;
    s.candles = {flat, {100, 110, 98, 109}, flat};
    s.offer(0, with(orderOf(Side::Buy, OrderType::Stop, "2", nullptr, "103"), bracketOf("5", "4")));
    FILLS(s, "buy 2 @ 103 #1 c1; sell 2 @ 99 #2 c1");
    QCOMPARE(s.result.ambiguousCandles, std::uint64_t(1));
}

void TestLinkedOrders::rule8TrailingFollowsThePath() {
    // Never 5 below the best price of 104 (low 101): no fill; then 112 moves the stop to 107, which the close passes.
    Scene s = holding({100, 104, 100, 103}, {103, 112, 103, 106});
    s.offer(1, trailing(Side::Sell, "5"));
    FILLS(s, "buy 2 @ 100 #1 c1; sell 2 @ 107 #2 c3");
    QCOMPARE(s.result.ambiguousCandles, std::uint64_t(0));
    QVERIFY(s.result.orders[1].request.stopPrice == price("107"));
    // Low 98, high 110, close 109: first up, then out at 105; first down, then not at all and worth 109. Worst: out.
    Scene unclear = holding({100, 110, 98, 109});
    unclear.offer(1, trailing(Side::Sell, "5"));
    FILLS(unclear, "buy 2 @ 100 #1 c1; sell 2 @ 105 #2 c2");
    QCOMPARE(unclear.result.ambiguousCandles, std::uint64_t(1));
    // Low 94: first down means out at 95, and that is the worst.
    Scene low = holding({100, 110, 94, 109});
    low.offer(1, trailing(Side::Sell, "5"));
    FILLS(low, "buy 2 @ 100 #1 c1; sell 2 @ 95 #2 c2");
}

void TestLinkedOrders::rule8TrailingGapsLikeAStop() {
    Scene s = holding({100, 110, 100, 110}, {90, 92, 89, 91});
    s.offer(1, trailing(Side::Sell, "5"));
    FILLS(s, "buy 2 @ 100 #1 c1; sell 2 @ 90 #2 c3");
}

void TestLinkedOrders::rule8TrailingBuysMirror() {
    Scene s;
    s.candles = {flat, flat, {100, 100, 92, 92}, {92, 98, 92, 96}};
    s.offer(0, orderOf(Side::Sell, OrderType::Market, "2"));
    s.offer(1, trailing(Side::Buy, "5"));
    FILLS(s, "sell 2 @ 100 #1 c1; buy 2 @ 97 #2 c3");
    QCOMPARE(s.result.ambiguousCandles, std::uint64_t(0));
}

void TestLinkedOrders::rule8TrailingByTrueRange() {
    // Ranges 4, 4 and, with the gap from 100, 6: their mean by Wilder over 2 is (4 + 6) / 2 = 5; twice that is 10.
    Scene s;
    s.candles = {{100, 102, 98, 100}, {100, 102, 98, 100}, {103, 106, 103, 106}, {106, 106, 97, 98}};
    s.offer(0, buy());
    OrderRequest exit = trailing(Side::Sell, "2");
    exit.trailing->kind = TrailingDistance::Kind::AtrMultiple;
    exit.trailing->atrLength = 2;
    s.offer(2, exit);
    FILLS(s, "buy 2 @ 100 #1 c1");
    QVERIFY(s.result.orders[1].atr == price("5"));
    s.candles.back().low = 96;
    FILLS(s, "buy 2 @ 100 #1 c1; sell 2 @ 96 #2 c3");
}

void TestLinkedOrders::rule10AFillCancelsTheOthersOfTheGroup() {
    Scene s;
    s.candles = {flat, {100, 100, 94, 95}, {95, 120, 95, 120}};
    s.offer(0, grouped(orderOf(Side::Buy, OrderType::Limit, "2", "95"), 7));
    s.offer(0, grouped(orderOf(Side::Buy, OrderType::Stop, "2", nullptr, "110"), 7));
    s.offer(0, orderOf(Side::Buy, OrderType::Stop, "1", nullptr, "115")); // not of the group
    FILLS(s, "buy 2 @ 95 #1 c1; buy 1 @ 115 #3 c2");
    QCOMPARE(s.end(2), std::string("cancelled: test — the other order of its group was filled"));
}

void TestLinkedOrders::rule10APartialFillShrinksTheOthers() {
    Scene s = holding({100, 100, 100, 100});
    s.settings.costs.participation = dec("0.1");
    s.candles = {flat, flat, {100, 110, 100, 108, 10}, {108, 108, 90, 91, 1000}};
    s.offer(1, reducing(grouped(orderOf(Side::Sell, OrderType::Limit, "2", "109"), 1)));
    s.offer(1, reducing(grouped(orderOf(Side::Sell, OrderType::Stop, "2", nullptr, "95"), 1)));
    FILLS(s, "buy 2 @ 100 #1 c1; sell 1 @ 109 #2 c2; sell 1 @ 95 #3 c3");
    QVERIFY(s.result.orders[2].request.size.quantity == quantity("1"));
    QVERIFY(s.result.orders[1].status == OrderStatus::Cancelled);
    QVERIFY(s.result.trades.size() == 1 && !s.result.trades[0].isOpen);
}

void TestLinkedOrders::rule10ExitsGrowWithTheEntry() {
    Scene s;
    s.settings.costs.participation = dec("0.1");
    s.candles = {flat, {100, 100, 100, 100, 20}, {100, 100, 100, 100, 10}, {100, 100, 94, 94, 1000}};
    s.offer(0, with(buy("3"), bracketOf("50", "5")));
    FILLS(s, "buy 2 @ 100 #1 c1; buy 1 @ 100 #1 c2; sell 3 @ 95 #2 c3");
}

void TestLinkedOrders::rule10AnExitEndsTheRestOfItsEntry() {
    Scene s;
    s.settings.costs.participation = dec("0.1");
    s.candles = {flat, {100, 100, 100, 100, 20}, {94, 94, 94, 94, 1000}, flat};
    s.offer(0, with(orderOf(Side::Buy, OrderType::Limit, "9", "100"), bracketOf("50", "5")));
    const QString fills = s.fills();
    QVERIFY(fills.startsWith(QLatin1String("buy 2 @ 100 #1 c1; ")));
    QVERIFY(s.result.trades.size() >= 1 && !s.result.trades.back().isOpen); // nothing is left without its stop
}

void TestLinkedOrders::rule10ExitsEndWithTheirPosition() {
    Scene s;
    s.candles = {flat, flat, flat, flat, {100, 100, 90, 91}, flat};
    s.offer(0, with(buy(), bracketOf("50", "5")));
    s.offer(1, reducing(orderOf(Side::Sell, OrderType::Market, "2")));
    s.offer(2, buy("4")); // must not be closed by the stop of the first
    FILLS(s, "buy 2 @ 100 #1 c1; sell 2 @ 100 #4 c2; buy 4 @ 100 #5 c3");
    QCOMPARE(s.end(2), std::string("cancelled: test — its position is closed"));
}

void TestLinkedOrders::rule10ExitsOfAnEntryThatNeverFillsEnd() {
    Scene s;
    s.candles = {flat, flat, flat};
    OrderRequest entry = with(orderOf(Side::Buy, OrderType::Limit, "2", "50"), bracketOf("5", "5"));
    entry.timeInForce = TimeInForce::ImmediateOrCancel;
    s.offer(0, entry);
    FILLS(s, "");
    QCOMPARE(s.end(1), std::string("cancelled: test — not filled at once"));
    QCOMPARE(s.end(2), std::string("cancelled: test — its entry was not filled"));
    QCOMPARE(s.end(3), std::string("cancelled: test — its entry was not filled"));
}

void TestLinkedOrders::rule10ExitsOfAnEntryThatIsOpenAtTheEndEndWithIt() {
    Scene s;
    s.candles = {flat, flat, flat};
    s.offer(0, with(orderOf(Side::Buy, OrderType::Limit, "2", "50"), bracketOf("5", "5")));
    FILLS(s, "");
    QCOMPARE(s.end(1), std::string("cancelled: test — end of data"));
    QCOMPARE(s.end(2), std::string("cancelled: test — end of data"));
    QCOMPARE(s.end(3), std::string("cancelled: test — end of data"));
}

QTEST_APPLESS_MAIN(TestLinkedOrders)
#include "tst_linked_orders.moc"
