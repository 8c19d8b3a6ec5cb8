// The brokers for Binance against a venue on this machine: orders, questions, fills, settings of margin.
#include "tests/integration/binance_broker_case.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

class TestBrokerBinanceOrders : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ordersRestFillAndAreCancelled_data() { cases(); }
    void ordersRestFillAndAreCancelled();
    void refusalsAreTheVenuesWords_data() { cases(); }
    void refusalsAreTheVenuesWords();
    void fillsCarryTheTruth_data() { cases(); }
    void fillsCarryTheTruth();
    void allPagesOfFills_data() { cases(); }
    void allPagesOfFills();
    void questionsAboutTheAccount_data() { cases(); }
    void questionsAboutTheAccount();
    void stopsOnSpot();
    void marginLeverageAndCountdown();
    void hedgeModeIsLeftOrRefused();

private:
    static void cases();
    static BrokerCase which();
};

void TestBrokerBinanceOrders::cases() {
    QTest::addColumn<bool>("isFutures");
    QTest::addColumn<bool>("isEd25519");
    QTest::newRow("spot, HMAC") << false << false;
    QTest::newRow("spot, Ed25519") << false << true;
    QTest::newRow("futures, HMAC") << true << false;
    QTest::newRow("futures, Ed25519") << true << true;
}

BrokerCase TestBrokerBinanceOrders::which() {
    QFETCH(bool, isFutures);
    QFETCH(bool, isEd25519);
    return {isFutures, isEd25519};
}

void TestBrokerBinanceOrders::ordersRestFillAndAreCancelled() {
    BinanceDesk desk(which());
    desk.open();
    const auto placed = desk.submit(desk.limit("one", Side::Buy, "0.5", "49000.01"));
    QVERIFY2(placed.certainty == Certainty::Accepted, placed.reason.message().c_str());
    QCOMPARE(placed.venueOrderId, std::to_string(desk.venue.truth().orders().at(0).id));
    auto asked = desk.live->order(desk.reference("one"), {});
    QVERIFY(asked && *asked);
    QVERIFY((*asked)->state == VenueOrderState::Open);
    QVERIFY((*asked)->limitPrice == Price(Decimal::parse("49000.01").value()));
    QVERIFY((*asked)->quantity == Quantity(Decimal::parse("0.5").value()));
    QCOMPARE(desk.live->openOrders({})->size(), std::size_t(1));

    desk.venue.trade("BTCUSDT", Decimal(49000), Decimal::parse("0.2").value());
    QVERIFY(desk.listener.waitFor([&] { return desk.listener.fills().size() == 1; }));
    const VenueFill fill = desk.listener.fills().front();
    QCOMPARE(fill.order.text, std::string("one"));
    QCOMPARE(fill.key.tradeId, "BTCUSDT:" + std::to_string(desk.venue.truth().trades().at(0).id));
    QVERIFY(fill.price == Price(Decimal::parse("49000.01").value()));
    QVERIFY(fill.liquidity == Liquidity::Maker);

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
    QCOMPARE(desk.venue.badSignatures(), 0);
    QCOMPARE(desk.venue.logons(), desk.which.isEd25519 ? 1 : 0);
}

void TestBrokerBinanceOrders::refusalsAreTheVenuesWords() {
    BinanceDesk desk(which());
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
    const std::size_t before = desk.venue.orderRequests().size();
    OrderIntent odd = desk.limit("odd", Side::Buy, "0.1", "40000");
    odd.type = OrderType::Stop;
    const auto answer = desk.submit(odd);
    QVERIFY(answer.certainty == Certainty::Refused);
    QCOMPARE(answer.reason.code, std::string("live.not_sent"));
    QCOMPARE(desk.venue.orderRequests().size(), before);
}

void TestBrokerBinanceOrders::fillsCarryTheTruth() {
    BinanceDesk desk(which());
    desk.open();
    std::vector<OrderIntent> orders;
    for (int i = 0; i < 20; ++i)
        orders.push_back(desk.market("m" + std::to_string(i), i % 3 == 0 ? Side::Sell : Side::Buy, "0.00321"));
    desk.live->submit(orders);
    QVERIFY(desk.listener.waitFor([&] { return desk.listener.fills().size() == 20; }));
    const auto truth = desk.venue.truth().trades();
    const auto heard = desk.listener.fills();
    for (std::size_t i = 0; i < truth.size(); ++i) {
        QCOMPARE(heard[i].key.tradeId, "BTCUSDT:" + std::to_string(truth[i].id));
        QVERIFY(heard[i].price.value() == truth[i].price && heard[i].quantity.value() == truth[i].quantity);
        QVERIFY(heard[i].fee == truth[i].fee);
        QCOMPARE(heard[i].order.text, "m" + std::to_string(i)); // sent in the order given
        QVERIFY(heard[i].liquidity == Liquidity::Taker);
        QCOMPARE(heard[i].key.account, std::string("main"));
    }
}

void TestBrokerBinanceOrders::allPagesOfFills() {
    BinanceDesk desk(which());
    desk.open();
    const UtcMs begun = desk.clock.now() - std::chrono::hours(60);
    QVERIFY(desk.live->fills(desk.bitcoin(), begun, {})->empty());
    QVERIFY(desk.submit(desk.limit("big", Side::Buy, "3", "40000")).certainty == Certainty::Accepted);
    for (int i = 0; i < 2300; ++i) // more than two pages; nobody listens
        desk.venue.truth().trade("BTCUSDT", Decimal(39000), desk.clock.now(), Decimal::parse("0.001").value());
    const auto fills = desk.live->fills(desk.bitcoin(), begun, {});
    QVERIFY2(fills, fills ? "" : fills.error().message().c_str());
    QCOMPARE(fills->size(), std::size_t(2300));
    const auto truth = desk.venue.truth().trades();
    for (std::size_t i = 0; i < truth.size(); ++i)
        QCOMPARE((*fills)[i].key.tradeId, "BTCUSDT:" + std::to_string(truth[i].id));
    // From long ago on: the same.
    QCOMPARE(desk.live->fills(desk.bitcoin(), utcMs(0), {})->size(), std::size_t(2300));
}

void TestBrokerBinanceOrders::questionsAboutTheAccount() {
    BinanceDesk desk(which());
    desk.open();
    QVERIFY(desk.submit(desk.market("m", Side::Sell, "1.5")).certainty == Certainty::Accepted);
    const auto filters = desk.live->filters(desk.bitcoin(), {});
    QVERIFY2(filters, filters ? "" : filters.error().message().c_str());
    QVERIFY(filters->tickSize == Price(Decimal::parse("0.01").value()));
    QVERIFY(filters->lotStep == Quantity(Decimal::parse("0.00001").value()));
    QVERIFY(filters->minNotional == Money(Decimal(5)));
    QVERIFY(filters->maxMarketQuantity == Quantity(Decimal::parse("71.5").value()));
    QVERIFY(filters->lowestPriceFactor == Decimal::parse("0.85").value());
    QVERIFY(filters->maxOpenOrders == std::size_t(200));
    QCOMPARE(filters->quoteCurrency, std::string("USDT"));
    QCOMPARE(desk.live->filters({desk.bitcoin().venue, "NOSUCH"}, {}).error().code, std::string("live.refused"));
    const auto truth = desk.venue.truth().balances();
    const auto balances = desk.live->balances({});
    QVERIFY(balances);
    for (const VenueBalance& each : *balances)
        QVERIFY(each.free + each.locked == truth.at(each.currency));
    const auto positions = desk.live->positions({});
    QVERIFY(positions);
    if (desk.which.isFutures) {
        QCOMPARE(positions->size(), std::size_t(1));
        QVERIFY(positions->front().quantity == Quantity(Decimal::parse("-1.5").value()));
        QVERIFY(positions->front().entryPrice == Price(Decimal::parse("50000.333333333333").value()));
    }
    const auto permissions = desk.live->permissions({});
    QVERIFY2(permissions, permissions ? "" : permissions.error().message().c_str());
    QVERIFY(permissions->mayWithdraw == true);
    QVERIFY(permissions->mayTrade == desk.which.isFutures);
    const auto time = desk.live->time({});
    QVERIFY(time && time->skew() < Millis(1000) && time->skew() > Millis(-1000));
    QVERIFY(desk.live->rateHint().ordersLeft == std::int64_t(160'000 - 1));
    QVERIFY(desk.live->cancelAll(desk.bitcoin(), {}).certainty == Certainty::Accepted);
    QVERIFY(desk.submit(desk.limit("rest", Side::Buy, "0.1", "40000")).certainty == Certainty::Accepted);
    QVERIFY(desk.live->cancelAll(desk.bitcoin(), {}).certainty == Certainty::Accepted);
    QVERIFY(desk.venue.truth().open().empty());
    QCOMPARE(desk.venue.badSignatures(), 0);
}

void TestBrokerBinanceOrders::stopsOnSpot() {
    BinanceDesk desk;
    desk.open();
    OrderIntent stop = desk.market("stop", Side::Sell, "0.1");
    stop.type = OrderType::Stop;
    stop.stopPrice = Price(Decimal(45000));
    QVERIFY(desk.submit(stop).certainty == Certainty::Accepted);
    const auto asked = desk.live->order(desk.reference("stop"), {});
    QVERIFY((*asked)->type == OrderType::Stop && (*asked)->stopPrice == Price(Decimal(45000)));
    desk.venue.trade("BTCUSDT", Decimal(44000));
    QVERIFY(desk.listener.waitFor([&] { return desk.listener.fills().size() == 1; }));
    QVERIFY(!desk.live->margin() && !desk.live->countdown() && desk.live->capabilities().stopOrders);
}

void TestBrokerBinanceOrders::marginLeverageAndCountdown() {
    BinanceDesk desk({true, false});
    desk.open();
    IMarginControl* const margin = desk.live->margin();
    QVERIFY(margin && desk.live->countdown());
    QVERIFY(margin->setLeverage(desk.bitcoin(), 7, {}).certainty == Certainty::Accepted);
    QCOMPARE(desk.venue.leverage(), 7);
    QVERIFY(margin->setLeverage(desk.bitcoin(), 500, {}).certainty == Certainty::Refused);
    QVERIFY(margin->setIsolated(desk.bitcoin(), true, {}).certainty == Certainty::Accepted);
    QVERIFY(margin->setIsolated(desk.bitcoin(), true, {}).certainty == Certainty::Accepted); // as it was already
    QCOMPARE(desk.venue.marginType(), std::string("ISOLATED"));
    QVERIFY(desk.live->countdown()->set(desk.bitcoin(), Millis(30'000), {}).certainty == Certainty::Accepted);
    QVERIFY(desk.venue.countdown() == Millis(30'000));
    OrderIntent exit = desk.limit("exit", Side::Sell, "0.1", "60000");
    exit.reduceOnly = true;
    QVERIFY(desk.submit(exit).certainty == Certainty::Refused); // nothing to reduce
    QVERIFY(desk.submit(desk.market("in", Side::Buy, "0.1")).certainty == Certainty::Accepted);
    exit.id.text = "exit2";
    QVERIFY(desk.submit(exit).certainty == Certainty::Accepted);
    QVERIFY((*desk.live->order(desk.reference("exit2"), {}))->reduceOnly);
}

void TestBrokerBinanceOrders::hedgeModeIsLeftOrRefused() {
    BinanceDesk desk({true, false});
    desk.venue.setHedged(true);
    auto broker = desk.broker();
    broker->start();
    QVERIFY(desk.listener.waitFor([&] { return !desk.listener.lostReasons().empty(); }));
    QVERIFY(desk.listener.lostReasons().front().find("hedge mode") != std::string::npos);
    broker.reset();
    Settings settings;
    settings.set("one_way", true);
    desk.open(settings);
    QVERIFY(desk.live->positions({}));
}

QTEST_GUILESS_MAIN(TestBrokerBinanceOrders)
#include "tst_broker_binance_orders.moc"
