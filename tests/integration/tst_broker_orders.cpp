// Each live broker against its venue on this machine: orders, questions and fills.
#include "tests/integration/broker_cases.h"

#include <QTest>

#include <set>

using namespace truebar;
using namespace truebar::test;

class TestBrokerOrders : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ordersRestFillAndAreCancelled_data() { addBrokerRows(); }
    void ordersRestFillAndAreCancelled();
    void refusalsAreTheVenuesWords_data() { addBrokerRows(); }
    void refusalsAreTheVenuesWords();
    void fillsCarryTheTruth_data() { addBrokerRows(); }
    void fillsCarryTheTruth();
    void allPagesOfFills_data() { addBrokerRows(); }
    void allPagesOfFills();
};

void TestBrokerOrders::ordersRestFillAndAreCancelled() {
    QFETCH(int, broker);
    const auto made = deskOf(broker);
    BrokerDesk& desk = *made;
    desk.open();
    const auto placed = desk.submit(desk.limit("one", Side::Buy, "0.5", "49000.01"));
    QVERIFY2(placed.certainty == Certainty::Accepted, placed.reason.message().c_str());
    QCOMPARE(placed.venueOrderId, desk.orderIds().at(0));
    auto asked = desk.live->order(desk.reference("one"), {});
    QVERIFY(asked && *asked);
    QVERIFY((*asked)->state == VenueOrderState::Open);
    QVERIFY((*asked)->limitPrice == Price(Decimal::parse("49000.01").value()));
    QVERIFY((*asked)->quantity == Quantity(Decimal::parse("0.5").value()));
    QCOMPARE(desk.live->openOrders({})->size(), std::size_t(1));

    desk.orderVenue().trade("BTCUSDT", Decimal(49000), Decimal::parse("0.2").value());
    QVERIFY(desk.listener.waitFor([&] { return desk.listener.fills().size() == 1; }));
    const VenueFill fill = desk.listener.fills().front();
    QCOMPARE(fill.order.text, std::string("one"));
    QCOMPARE(fill.key.tradeId, desk.fillIds().at(0));
    QVERIFY(fill.price == Price(Decimal::parse("49000.01").value()));
    QVERIFY(fill.liquidity == (desk.tellsCosts() ? Liquidity::Maker : Liquidity::Taker));

    const auto cancelled = desk.cancel("one");
    QVERIFY2(cancelled.certainty == Certainty::Accepted, cancelled.reason.message().c_str());
    asked = desk.live->order(desk.reference("one"), {});
    QVERIFY((*asked)->state == VenueOrderState::Cancelled);
    QVERIFY((*asked)->filled == Quantity(Decimal::parse("0.2").value()));
    QVERIFY(desk.live->openOrders({})->empty());
    // The stream names the order by our id, though a cancel on spot has one of its own.
    QVERIFY(desk.listener.waitFor([&] {
        const auto all = desk.listener.orders();
        return !all.empty() && all.back().state == VenueOrderState::Cancelled;
    }));
    QCOMPARE(desk.listener.orders().back().id.text, std::string("one"));

    const auto nothing = desk.live->order(desk.reference("never"), {});
    QVERIFY(nothing && !*nothing);
    QVERIFY(desk.cancel("one").certainty == Certainty::Refused);
}

void TestBrokerOrders::refusalsAreTheVenuesWords() {
    QFETCH(int, broker);
    const auto made = deskOf(broker);
    BrokerDesk& desk = *made;
    desk.open();
    const auto finer = desk.submit(desk.limit("finer", Side::Buy, "0.5", "49000.001"));
    QVERIFY(finer.certainty == Certainty::Refused);
    QVERIFY(finer.reason.message().find("PRICE_FILTER") != std::string::npos);
    QVERIFY(desk.submit(desk.limit("rich", Side::Buy, "4000", "49000")).certainty == Certainty::Refused);
    OrderIntent maker = desk.limit("maker", Side::Buy, "0.1", "60000");
    maker.postOnly = true;
    QVERIFY(desk.submit(maker).certainty == Certainty::Refused);
    // Our own id a second time: the order stands, whatever the second request was.
    QVERIFY(desk.submit(desk.limit("twin", Side::Buy, "0.1", "40000")).certainty == Certainty::Accepted);
    const OrderIntent twin = desk.limit("twin", Side::Buy, "0.1", "40000");
    desk.live->submit({&twin, 1});
    QVERIFY(desk.listener.waitFor([&] { return desk.listener.answers("twin").size() == 2; }));
    QVERIFY(desk.listener.answers("twin").back().certainty == Certainty::Unknown);
    QCOMPARE(desk.listener.answers("twin").back().reason.code, std::string("live.duplicate"));
    // What the market cannot take never leaves.
    const std::size_t before = desk.orderVenue().orderRequests().size();
    OrderIntent odd = desk.limit("odd", Side::Buy, "0.1", "40000");
    odd.type = OrderType::Stop;
    const auto answer = desk.submit(odd);
    QVERIFY(answer.certainty == Certainty::Refused);
    QCOMPARE(answer.reason.code, std::string("live.not_sent"));
    QCOMPARE(desk.orderVenue().orderRequests().size(), before);
}

void TestBrokerOrders::fillsCarryTheTruth() {
    QFETCH(int, broker);
    const auto made = deskOf(broker);
    BrokerDesk& desk = *made;
    desk.open();
    std::vector<OrderIntent> orders;
    for (int i = 0; i < 20; ++i)
        orders.push_back(desk.market("m" + std::to_string(i), i % 3 == 0 ? Side::Sell : Side::Buy, "0.00321"));
    desk.live->submit(orders);
    QVERIFY(desk.listener.waitFor([&] { return desk.listener.fills().size() == 20; }));
    const auto truth = desk.orderVenue().truth().trades();
    const auto ids = desk.fillIds();
    const auto heard = desk.listener.fills();
    std::set<std::string> known;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        QCOMPARE(heard[i].key.tradeId, ids[i]);
        QVERIFY(heard[i].price.value() == truth[i].price && heard[i].quantity.value() == truth[i].quantity);
        QVERIFY((heard[i].side == Side::Buy) == truth[i].isBuy);
        QVERIFY(heard[i].fee == (desk.tellsCosts() ? truth[i].fee : Decimal()));
        if (desk.hasOneLink())
            QCOMPARE(heard[i].order.text, "m" + std::to_string(i)); // sent in the order given
        QVERIFY(heard[i].liquidity == Liquidity::Taker);
        QCOMPARE(heard[i].key.account, std::string("main"));
        known.insert(heard[i].order.text);
    }
    QCOMPARE(known.size(), std::size_t(20));
}

void TestBrokerOrders::allPagesOfFills() {
    QFETCH(int, broker);
    const auto made = deskOf(broker);
    BrokerDesk& desk = *made;
    desk.open();
    const UtcMs begun = desk.clock.now() - std::chrono::hours(60);
    QVERIFY(desk.live->fills(desk.bitcoin(), begun, {})->empty());
    QVERIFY(desk.submit(desk.limit("big", Side::Buy, "3", "40000")).certainty == Certainty::Accepted);
    for (int i = 0; i < 2300; ++i) // more than two pages; nobody listens
        desk.orderVenue().truth().trade("BTCUSDT", Decimal(39000), desk.clock.now(), Decimal::parse("0.001").value());
    const auto fills = desk.live->fills(desk.bitcoin(), begun, {});
    QVERIFY2(fills, fills ? "" : fills.error().message().c_str());
    QCOMPARE(fills->size(), std::size_t(2300));
    const auto ids = desk.fillIds();
    for (std::size_t i = 0; i < ids.size(); ++i)
        QCOMPARE((*fills)[i].key.tradeId, ids[i]);
    // From long ago on: the same.
    QCOMPARE(desk.live->fills(desk.bitcoin(), utcMs(0), {})->size(), std::size_t(2300));
}

QTEST_GUILESS_MAIN(TestBrokerOrders)
#include "tst_broker_orders.moc"
