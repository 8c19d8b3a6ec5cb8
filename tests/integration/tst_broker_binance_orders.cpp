// What only the brokers for Binance have, against a venue on this machine: keys, filters, stops, settings of margin.
#include "tests/integration/binance_broker_case.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

class TestBrokerBinanceOrders : public QObject {
    Q_OBJECT
private Q_SLOTS:
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
    QCOMPARE(desk.venue.logons(), desk.which.isEd25519 ? 1 : 0);
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
    desk.venue.loseSettingReplies(1);
    QVERIFY(margin->setLeverage(desk.bitcoin(), 9, {}).certainty == Certainty::Unknown);
    QVERIFY(margin->setLeverage(desk.bitcoin(), 9, {}).certainty == Certainty::Accepted);
    QCOMPARE(desk.venue.leverage(), 9);
    // What is set here or elsewhere is told by the stream.
    desk.venue.setElsewhere("BTCUSDT", 33);
    QVERIFY(desk.listener.waitFor([&] {
        const auto changes = desk.listener.marginChanges();
        return !changes.empty() && changes.back().leverage == 33;
    }));
    const auto changes = desk.listener.marginChanges();
    const auto isMode = [](const MarginChange& change) { return change.isIsolated == true; };
    QVERIFY(std::any_of(changes.begin(), changes.end(), isMode));
    QVERIFY(std::all_of(changes.begin(), changes.end(),
        [&](const MarginChange& change) { return change.instrument == desk.bitcoin(); }));
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
