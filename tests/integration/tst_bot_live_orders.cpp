// The kinds of orders that a live session sends, against the venues as they speak over their sockets: what a venue
// takes reaches it as it was meant, and what it does not take is refused with a reason and never sent as something
// else.
#include "tests/integration/live_linked.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

class TestBotLiveOrders : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void futuresTakeLimits();
    void futuresTakePostOnlyAndReduceOnly();
    void stopsAreKeptForFutures();
    void spotTakesStops();
};

void TestBotLiveOrders::futuresTakeLimits() {
    Linked bot(true);
    QVERIFY(bot.isReady());
    const OrderNumber order = bot.send(limitOrder(Side::Buy, 49'000), "0.010");
    QVERIFY(bot.opens(order));
    QCOMPARE(bot.last().type, std::string("LIMIT"));
    QVERIFY(bot.last().price == Decimal(49'000));
    QVERIFY(!bot.link->obstacle()); // a resting limit does not hold the next candle up
    bot.world.venue.trade("BTCUSDT", Decimal(48'990));
    QVERIFY(waitUntil([&] { return bot.report(order, LiveReport::Kind::Filled).has_value(); }));
    QVERIFY(bot.report(order, LiveReport::Kind::Filled)->liquidity == Liquidity::Maker);
    QCOMPARE(bot.world.venue.orderRequests().size(), std::size_t(1));
}

void TestBotLiveOrders::futuresTakePostOnlyAndReduceOnly() {
    Linked bot(true);
    QVERIFY(bot.isReady());
    OrderRequest maker = limitOrder(Side::Buy, 49'500);
    maker.postOnly = true;
    QVERIFY(bot.opens(bot.send(maker, "0.010")));
    QCOMPARE(bot.last().timeInForce, std::string("GTX"));
    bot.world.venue.trade("BTCUSDT", Decimal(49'490));
    QVERIFY(waitUntil([&] { return bot.report(1, LiveReport::Kind::Closed).has_value(); }));
    // One that would take is the venue's to refuse, and the bot hears why.
    maker.limitPrice = Price(Decimal(49'600));
    QVERIFY(!bot.refusal(bot.send(maker, "0.010")).empty()
        || bot.report(2, LiveReport::Kind::Closed)->status == OrderStatus::Cancelled);
    OrderRequest exit = limitOrder(Side::Sell, 50'500);
    exit.reduceOnly = true;
    QVERIFY(bot.opens(bot.send(exit, "0.010")));
    QVERIFY(bot.last().reduceOnly);
}

// The host keeps them, and sends an order for the market when the price has come.
void TestBotLiveOrders::stopsAreKeptForFutures() {
    Linked bot(true);
    QVERIFY(bot.isReady());
    const OrderNumber entry = bot.send(OrderRequest(), "0.010");
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry, OrderStatus::Filled); }));
    OrderRequest stop = stopOrder(Side::Sell, 48'000);
    stop.reduceOnly = true;
    const OrderNumber order = bot.send(stop, "0.010");
    bot.trade(48'100);
    bot.link->pump();
    QVERIFY(bot.open().empty());
    bot.trade(48'000);
    QVERIFY(bot.becomes([&] { return bot.isClosed(order, OrderStatus::Filled); }));
    QCOMPARE(bot.last().type, std::string("MARKET"));
    QVERIFY(bot.last().reduceOnly);
    // With a limit it is a limit order from there on.
    const OrderNumber limited = bot.send(stopOrder(Side::Buy, 49'000, 49'100), "0.010");
    bot.trade(49'050);
    QVERIFY(bot.becomes([&] { return bot.isClosed(limited, OrderStatus::Filled); }));
    QCOMPARE(bot.last().type, std::string("LIMIT"));
    QVERIFY(bot.last().price == Decimal(49'100));
}

void TestBotLiveOrders::spotTakesStops() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    QVERIFY(bot.opens(bot.send(stopOrder(Side::Sell, 48'000), "0.01")));
    QVERIFY(bot.last().stop == Decimal(48'000));
    QVERIFY(bot.last().price.isZero());
    QVERIFY(bot.opens(bot.send(stopOrder(Side::Sell, 48'000, 47'900), "0.01")));
    QVERIFY(bot.last().stop == Decimal(48'000));
    QVERIFY(bot.last().price == Decimal(47'900));
}

QTEST_GUILESS_MAIN(TestBotLiveOrders)
#include "tst_bot_live_orders.moc"
