// What only the broker for Alpaca has, against a venue on this machine: addresses, shares, one request for each thing,
// a stream apart from the orders.
#include "plugins/brokers/alpaca/core/alpaca_broker.h"
#include "tests/integration/alpaca_broker_case.h"
#include "tests/support/venues/tcp_relay.h"

#include <QTest>
#include <QUrl>

#include <algorithm>

using namespace truebar;
using namespace truebar::test;

namespace {

Price price(const char* text) {
    return Price(Decimal::parse(text).value());
}

Quantity quantity(const char* text) {
    return Quantity(Decimal::parse(text).value());
}

} // namespace

class TestBrokerAlpaca : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void addressesAndKeysAreGuarded();
    void questionsAboutTheAccount();
    void sharesStopsAndShortSales();
    void cancelsGoByTheVenuesId();
    void allOrdersOfAnInstrumentAreCancelled();
    void allPagesOfOpenOrders();
    void halfOpenStreamsAreFound();
    void halfOpenRequestsAreUnknown();
    void cancelsNeedNoStream();
    void nonsenseOnTheStreamIsALostLink();
    void wrongKeysAreToldAndNeverTrade();
    void wrongClocksDoNoHarm();
};

void TestBrokerAlpaca::addressesAndKeysAreGuarded() {
    AlpacaDesk desk;
    const auto with = [&](const char* key, const char* value) {
        LiveBrokerSetup setup = desk.setup();
        setup.settings.set(key, std::string(value));
        const auto made = alpaca::AlpacaBroker::create(setup, desk.listener, desk.clock);
        return made ? std::string("made") : made.error().code + ' ' + made.error().location;
    };
    QCOMPARE(with("rest_url", "http://api.alpaca.markets"), std::string("live.refused setting 'rest_url'"));
    QCOMPARE(with("rest_url", "https://me:pass@api.alpaca.markets"), std::string("live.refused setting 'rest_url'"));
    QCOMPARE(with("stream_url", "ws://api.alpaca.markets/stream"), std::string("live.refused setting 'stream_url'"));
    QCOMPARE(with("stream_url", "https://api.alpaca.markets"), std::string("live.refused setting 'stream_url'"));
    // Orders with money, watched on paper, or the other way round.
    QCOMPARE(
        with("stream_url", "wss://paper-api.alpaca.markets/stream"), std::string("live.refused setting 'stream_url'"));
    QCOMPARE(with("rest_url", "https://paper-api.alpaca.markets"), std::string("live.refused setting 'stream_url'"));
    QCOMPARE(with("rest_url", "https://api.alpaca.markets"), std::string("made"));
    LiveBrokerSetup setup = desk.setup();
    setup.credentials.secret = "se\r\ncret: x";
    const auto bad = alpaca::AlpacaBroker::create(setup, desk.listener, desk.clock);
    QCOMPARE(bad.error().code, std::string("live.refused"));
    QVERIFY(bad.error().message().find("cret") == std::string::npos
        || bad.error().message().find("x") == std::string::npos);
    setup.credentials.secret.clear();
    QVERIFY(!alpaca::AlpacaBroker::create(setup, desk.listener, desk.clock));
}

void TestBrokerAlpaca::questionsAboutTheAccount() {
    AlpacaDesk desk;
    desk.open();
    QVERIFY(desk.submit(desk.market("m", Side::Sell, "1.5")).certainty == Certainty::Accepted);
    const auto filters = desk.live->filters(desk.bitcoin(), {});
    QVERIFY2(filters, filters ? "" : filters.error().message().c_str());
    QVERIFY(filters->tickSize == price("0.01") && filters->lotStep == quantity("0.00001"));
    QVERIFY(filters->quoteCurrency == "USDT" && filters->isTrading);
    QCOMPARE(desk.live->filters({"ALPACA", "NOSUCH"}, {}).error().code, std::string("live.refused"));
    const auto balances = desk.live->balances({});
    QVERIFY(balances && balances->size() == 1);
    QVERIFY(balances->front().free == desk.venue.truth().balances().at("USDT"));
    const auto positions = desk.live->positions({});
    QVERIFY(positions && positions->size() == 1);
    QVERIFY(positions->front().instrument == desk.bitcoin()); // written without its slash by the venue
    QVERIFY(positions->front().quantity == quantity("-1.5"));
    QVERIFY(positions->front().entryPrice == price("50000.333333333333"));
    const auto permissions = desk.live->permissions({});
    QVERIFY(permissions && permissions->mayTrade == true && !permissions->mayWithdraw.has_value());
    const auto time = desk.live->time({});
    QVERIFY(time && time->skew() < Millis(1000) && time->skew() > Millis(-1000));
    const RateHint hint = desk.live->rateHint();
    QVERIFY(hint.requestsLeft == std::int64_t(1'000'000) - std::int64_t(desk.venue.calls().size()));
    QVERIFY(hint.ordersLeft == hint.requestsLeft && hint.blockedUntil == UtcMs::min());
    const auto can = desk.live->capabilities();
    QVERIFY(can.positions && can.stopOrders && can.shortSelling && !can.postOnly && !can.reduceOnly);
    QVERIFY(!desk.live->margin() && !desk.live->countdown());
}

void TestBrokerAlpaca::sharesStopsAndShortSales() {
    AlpacaDesk desk;
    desk.venue.trade("SPY", Decimal(450));
    desk.open();
    OrderIntent stop = desk.market("stop", Side::Sell, "10");
    stop.instrument.symbol = "SPY";
    stop.type = OrderType::Stop;
    stop.stopPrice = price("440");
    stop.timeInForce = TimeInForce::Day;
    QVERIFY(desk.submit(stop).certainty == Certainty::Accepted);
    const auto asked = desk.live->order({{"stop"}, stop.instrument, {}}, {});
    QVERIFY(asked && *asked && (*asked)->type == OrderType::Stop && (*asked)->stopPrice == price("440"));
    QCOMPARE(desk.venue.truth().orders().front().timeInForce, std::string("DAY"));
    desk.venue.trade("SPY", Decimal::parse("439.99").value());
    QVERIFY(desk.listener.waitFor([&] { return desk.listener.fills().size() == 1; }));
    QVERIFY(desk.listener.fills().front().instrument.symbol == "SPY");
    const auto positions = desk.live->positions({});
    QVERIFY(positions && positions->front().instrument == stop.instrument
        && positions->front().quantity == quantity("-10"));
    // Fills of other instruments are not this one's.
    QVERIFY(desk.submit(desk.market("coin", Side::Buy, "0.1")).certainty == Certainty::Accepted);
    QCOMPARE(desk.live->fills(stop.instrument, utcMs(0), {})->size(), std::size_t(1));
    QCOMPARE(desk.live->fills(desk.bitcoin(), utcMs(0), {})->size(), std::size_t(1));
    OrderIntent both = desk.limit("both", Side::Buy, "0.1", "61000");
    both.type = OrderType::StopLimit;
    both.stopPrice = price("60000");
    QVERIFY(desk.submit(both).certainty == Certainty::Accepted);
    QVERIFY((*desk.live->order(desk.reference("both"), {}))->type == OrderType::StopLimit);
}

void TestBrokerAlpaca::cancelsGoByTheVenuesId() {
    AlpacaDesk desk;
    desk.open();
    const auto placed = desk.submit(desk.limit("one", Side::Buy, "0.1", "40000"));
    OrderReference known = desk.reference("one");
    known.venueOrderId = placed.venueOrderId;
    const std::size_t before = desk.venue.calls().size();
    desk.live->cancel(known);
    QVERIFY(desk.listener.waitFor([&] { return desk.listener.cancelAnswers("one").size() == 1; }));
    QVERIFY(desk.listener.cancelAnswers("one").front().certainty == Certainty::Accepted);
    QCOMPARE(desk.venue.calls().size(), before + 1);
    QCOMPARE(desk.venue.calls().back(), "DELETE /v2/orders/" + placed.venueOrderId);
    // By the venue's id alone, as orders of others are found.
    OrderReference foreign;
    foreign.instrument = desk.bitcoin();
    foreign.venueOrderId = placed.venueOrderId;
    const auto asked = desk.live->order(foreign, {});
    QVERIFY(asked && *asked && (*asked)->state == VenueOrderState::Cancelled);
    foreign.venueOrderId.clear();
    QCOMPARE(desk.live->order(foreign, {}).error().code, std::string("live.refused"));
}

void TestBrokerAlpaca::allOrdersOfAnInstrumentAreCancelled() {
    AlpacaDesk desk;
    desk.venue.trade("SPY", Decimal(450));
    desk.open();
    for (int i = 0; i < 5; ++i)
        QVERIFY(desk.submit(desk.limit("o" + std::to_string(i), Side::Buy, "0.1", "40000")).certainty
            == Certainty::Accepted);
    OrderIntent other = desk.limit("other", Side::Buy, "1", "400");
    other.instrument.symbol = "SPY";
    QVERIFY(desk.submit(other).certainty == Certainty::Accepted);
    QVERIFY(desk.live->cancelAll(desk.bitcoin(), {}).certainty == Certainty::Accepted);
    const auto left = desk.venue.truth().open();
    QCOMPARE(left.size(), std::size_t(1));
    QCOMPARE(left.front().clientId, std::string("other"));
    QVERIFY(desk.live->cancelAll(desk.bitcoin(), {}).certainty == Certainty::Accepted); // nothing left to do
}

void TestBrokerAlpaca::allPagesOfOpenOrders() {
    AlpacaDesk desk;
    desk.open();
    const UtcMs begun = desk.clock.now() - std::chrono::hours(1);
    std::vector<TruthEvent> events;
    for (int i = 0; i < 1201; ++i) { // many in the same moment
        TruthOrder order;
        order.clientId = "o" + std::to_string(i);
        order.symbol = "BTCUSDT";
        order.type = "LIMIT";
        order.quantity = Decimal::parse("0.001").value();
        order.price = Decimal(40000);
        QVERIFY(!desk.venue.truth().place(order, begun + Millis(i / 7), events));
    }
    const auto open = desk.live->openOrders({});
    QVERIFY2(open, open ? "" : open.error().message().c_str());
    QCOMPARE(open->size(), std::size_t(1201));
    for (std::size_t i = 0; i < open->size(); ++i)
        QCOMPARE((*open)[i].id.text, "o" + std::to_string(i));
}

void TestBrokerAlpaca::halfOpenStreamsAreFound() {
    AlpacaDesk desk;
    TcpRelay relay(QUrl(desk.venue.streamUrl()).port());
    Settings settings;
    settings.set("silence_ms", std::int64_t(600));
    desk.live = desk.broker(QStringLiteral("ws://127.0.0.1:%1/stream").arg(relay.port()), settings);
    desk.live->start();
    QVERIFY(desk.listener.waitForLive());
    relay.setSwallowing(true); // the connection stands, nothing arrives
    QVERIFY(desk.listener.waitFor([&] { return !desk.listener.lostReasons().empty(); }));
    // Blind, it sends nothing.
    const auto blind = desk.submit(desk.limit("blind", Side::Buy, "0.1", "40000"));
    QVERIFY(blind.certainty == Certainty::Refused && blind.reason.code == "live.not_sent");
    relay.setSwallowing(false);
    QVERIFY(desk.listener.waitForLive(2));
    QVERIFY(desk.submit(desk.limit("seeing", Side::Buy, "0.1", "40000")).certainty == Certainty::Accepted);
    QCOMPARE(desk.venue.orderRequests().size(), std::size_t(1));
}

void TestBrokerAlpaca::halfOpenRequestsAreUnknown() {
    AlpacaDesk desk;
    TcpRelay relay(QUrl(desk.venue.restUrl()).port());
    Settings settings;
    settings.set("rest_url", QStringLiteral("http://127.0.0.1:%1").arg(relay.port()).toStdString());
    settings.set("timeout_ms", std::int64_t(800));
    desk.live = desk.broker({}, settings);
    desk.live->start();
    QVERIFY(desk.listener.waitForLive());
    relay.setSwallowing(true);
    const auto answer = desk.submit(desk.limit("lost", Side::Buy, "0.1", "40000"));
    QVERIFY2(answer.certainty == Certainty::Unknown, answer.reason.message().c_str());
    relay.setSwallowing(false);
    // The venue knows of none, and the broker has not tried again.
    std::optional<VenueOrder> found;
    QVERIFY(desk.listener.waitFor([&] {
        const auto asked = desk.live->order(desk.reference("lost"), {});
        if (asked)
            found = *asked;
        return asked.has_value();
    }));
    QVERIFY(!found);
    QVERIFY(desk.venue.orderRequests().empty());
}

void TestBrokerAlpaca::cancelsNeedNoStream() {
    AlpacaDesk desk;
    desk.open();
    QVERIFY(desk.submit(desk.limit("one", Side::Buy, "0.1", "40000")).certainty == Certainty::Accepted);
    desk.live.reset();
    desk.live = desk.broker(); // never started: no stream
    QVERIFY(desk.cancel("one").certainty == Certainty::Accepted);
    QVERIFY(desk.venue.truth().open().empty());
}

void TestBrokerAlpaca::nonsenseOnTheStreamIsALostLink() {
    AlpacaDesk desk;
    desk.open();
    int lives = 1;
    for (const char* text : {"{\"stream\":", "[]", "{}", R"({"stream":"trade_updates","data":{"event":"fill"}})",
             R"({"stream":"listening","data":{"streams":[]}})"}) {
        desk.venue.sayOnStream(text);
        QVERIFY2(desk.listener.waitForLive(++lives), text);
    }
    desk.venue.sayOnStream(R"({"stream":"weather","data":{}})"); // of no concern
    desk.venue.dropLinks();
    QVERIFY(desk.listener.waitForLive(++lives));
    QCOMPARE(desk.listener.lostReasons().size(), std::size_t(lives - 1));
    QVERIFY(desk.submit(desk.limit("after", Side::Buy, "0.1", "40000")).certainty == Certainty::Accepted);
}

void TestBrokerAlpaca::wrongKeysAreToldAndNeverTrade() {
    AlpacaDesk desk;
    AlpacaOrderVenue other(desk.clock, "key", "another secret");
    Settings settings;
    settings.set("rest_url", other.restUrl().toStdString());
    desk.live = desk.broker(other.streamUrl(), settings);
    desk.live->start();
    QVERIFY(desk.listener.waitFor([&] { return !desk.listener.lostReasons().empty(); }));
    QVERIFY(desk.listener.lostReasons().front().find("unauthorized") != std::string::npos);
    QVERIFY(desk.submit(desk.limit("o", Side::Buy, "0.1", "40000")).certainty == Certainty::Refused);
    QVERIFY(other.orderRequests().empty() && other.refusedKeys() > 0);
    QCOMPARE(desk.live->balances({}).error().code, std::string("live.refused"));
    for (const std::string& reason : desk.listener.lostReasons())
        QVERIFY(reason.find("secret") == std::string::npos);
    desk.live.reset();
}

void TestBrokerAlpaca::wrongClocksDoNoHarm() {
    AlpacaDesk desk;
    desk.venue.setSkew(std::chrono::minutes(5));
    desk.open(); // nothing is signed with a time
    QVERIFY(desk.submit(desk.limit("first", Side::Buy, "0.1", "40000")).certainty == Certainty::Accepted);
    const auto time = desk.live->time({});
    QVERIFY(time && time->skew() > std::chrono::minutes(4) && time->skew() < std::chrono::minutes(6));
}

QTEST_GUILESS_MAIN(TestBrokerAlpaca)
#include "tst_broker_alpaca.moc"
