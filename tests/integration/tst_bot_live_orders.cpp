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
    void futuresTakeNoStops();
    void spotTakesStops();
    void chainsAreRefusedBeforeTheyAreWishedFor();
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

void TestBotLiveOrders::futuresTakeNoStops() {
    Linked bot(true);
    QVERIFY(bot.isReady());
    QCOMPARE(bot.refusal(bot.send(stopOrder(Side::Sell, 48'000), "0.010")),
        std::string("not sent: the venue takes no stop orders"));
    QCOMPARE(bot.refusal(bot.send(stopOrder(Side::Sell, 48'000, 47'900), "0.010")),
        std::string("not sent: the venue takes no stop orders"));
    QVERIFY(bot.world.venue.orderRequests().empty());
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

// What only the simulated broker can do is refused where the strategy says it, before anything is durable.
void TestBotLiveOrders::chainsAreRefusedBeforeTheyAreWishedFor() {
    struct Nobody final : IBrokerEvents {
        void onOrderOpened(OrderNumber, UtcMs) override { }
        void onOrderTriggered(OrderNumber, UtcMs) override { }
        void onFill(const Fill&) override { }
        void onOrderClosed(OrderNumber, OrderStatus, const std::string&, UtcMs) override { }
        void onOrderAmended(OrderNumber, const OrderRequest&, UtcMs) override { }
        void onAccountEvent(const AccountEvent&) override { }
    } nobody;
    LiveBroker broker(nobody, bitcoinInstrument(), waveBot().settings, marketBegin);
    const auto refused = [&](auto change) {
        Order order;
        order.number = 1;
        order.request = limitOrder(Side::Buy, 49'000);
        order.request.size = OrderSize::fixed(Quantity(Decimal::parse("0.01").value()));
        change(order);
        return codeOf(broker.submit(order));
    };
    QCOMPARE(
        refused([](Order& order) { order.request.type = OrderType::TrailingStop; }), std::string("bot.live_order"));
    QCOMPARE(refused([](Order& order) { order.request.bracket = Bracket(); }), std::string("bot.live_order"));
    QCOMPARE(refused([](Order& order) { order.request.ocoGroup = 1; }), std::string("bot.live_order"));
    QVERIFY(broker.takeWishes().empty());
    QCOMPARE(refused([](Order&) {}), std::string());
    QCOMPARE(broker.takeWishes().size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestBotLiveOrders)
#include "tst_bot_live_orders.moc"
