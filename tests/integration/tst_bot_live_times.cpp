// Orders of a live session that end at their time: at once or not at all by the venue, at a date or with the day by us,
// whatever happens to the program and to what is said.
#include "tests/integration/live_linked.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr Millis lifetime{20'000};

OrderRequest timedOrder(int price, TimeInForce timeInForce) {
    OrderRequest out = limitOrder(Side::Buy, price);
    out.timeInForce = timeInForce;
    return out;
}

// Far below the market, for a while.
OrderNumber sendTimed(Linked& bot, TimeInForce timeInForce) {
    return bot.send(timedOrder(49'000, timeInForce), "0.010", bot.clock.now() + lifetime);
}

bool isGone(Linked& bot) {
    return bot.world.venue.truth().open("BTCUSDT").empty();
}

// Cancelled by us, for its time.
bool isExpired(Linked& bot, OrderNumber order) {
    return waitUntil([&] { return bot.report(order, LiveReport::Kind::Closed).has_value(); })
        && bot.report(order, LiveReport::Kind::Closed)->status == OrderStatus::Cancelled
        && bot.report(order, LiveReport::Kind::Closed)->text == "expired";
}

} // namespace

class TestBotLiveTimes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void atOnceOrNotAtAll_data();
    void atOnceOrNotAtAll();
    void aMarketOrderCannotBeAllOrNothing();
    void aDateIsKeptByUs_data();
    void aDateIsKeptByUs();
    void theTimeIsOverWhileTheProgramIsAway();
    void aLostCancelIsSaidAgain();
    void whatIsFilledStays();
    void whatIsOverIsNotSent();
};

void TestBotLiveTimes::atOnceOrNotAtAll_data() {
    QTest::addColumn<bool>("isFutures");
    QTest::addColumn<int>("timeInForce");
    QTest::addColumn<QString>("name");
    for (const bool isFutures : {false, true}) {
        const char* market = isFutures ? "futures" : "spot";
        QTest::addRow("%s ioc", market) << isFutures << int(TimeInForce::ImmediateOrCancel) << "IOC";
        QTest::addRow("%s fok", market) << isFutures << int(TimeInForce::FillOrKill) << "FOK";
    }
}

void TestBotLiveTimes::atOnceOrNotAtAll() {
    QFETCH(bool, isFutures);
    QFETCH(int, timeInForce);
    QFETCH(QString, name);
    Linked bot(isFutures);
    QVERIFY(bot.isReady());
    const auto asked = static_cast<TimeInForce>(timeInForce);
    const OrderNumber away = bot.send(timedOrder(49'000, asked), "0.010");
    QVERIFY(waitUntil([&] { return bot.report(away, LiveReport::Kind::Closed).has_value(); }));
    QCOMPARE(QString::fromStdString(bot.last().timeInForce), name);
    QVERIFY(bot.report(away, LiveReport::Kind::Closed)->status == OrderStatus::Cancelled);
    QVERIFY(!bot.report(away, LiveReport::Kind::Filled));
    const OrderNumber near = bot.send(timedOrder(50'100, asked), "0.010");
    QVERIFY(waitUntil([&] { return bot.report(near, LiveReport::Kind::Closed).has_value(); }));
    QVERIFY(bot.report(near, LiveReport::Kind::Closed)->status == OrderStatus::Filled);
    QCOMPARE(bot.world.venue.orderRequests().size(), std::size_t(2));
}

void TestBotLiveTimes::aMarketOrderCannotBeAllOrNothing() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    OrderRequest request;
    request.timeInForce = TimeInForce::FillOrKill;
    QVERIFY(bot.refusal(bot.send(request, "0.010")).find("all or nothing") != std::string::npos);
    QVERIFY(bot.world.venue.orderRequests().empty());
}

void TestBotLiveTimes::aDateIsKeptByUs_data() {
    QTest::addColumn<int>("timeInForce");
    QTest::newRow("gtd") << int(TimeInForce::GoodTilDate);
    QTest::newRow("day") << int(TimeInForce::Day);
}

void TestBotLiveTimes::aDateIsKeptByUs() {
    QFETCH(int, timeInForce);
    Linked bot(false);
    QVERIFY(bot.isReady());
    const OrderNumber order = sendTimed(bot, static_cast<TimeInForce>(timeInForce));
    QVERIFY(bot.opens(order));
    QCOMPARE(bot.last().timeInForce, std::string("GTC"));
    bot.clock.set(bot.clock.now() + lifetime - Millis(1));
    QVERIFY(!bot.link->wantsToSend());
    bot.link->pump();
    QTest::qWait(100);
    QVERIFY(!isGone(bot));
    bot.clock.set(bot.clock.now() + Millis(1));
    QVERIFY(bot.link->wantsToSend());
    QVERIFY(isExpired(bot, order));
    QVERIFY(isGone(bot));
}

void TestBotLiveTimes::theTimeIsOverWhileTheProgramIsAway() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    const OrderNumber order = sendTimed(bot, TimeInForce::GoodTilDate);
    QVERIFY(bot.opens(order));
    bot.end();
    bot.clock.set(bot.clock.now() + lifetime * 3);
    bot.world.start();
    bot.begin();
    QVERIFY(bot.isReady());
    QVERIFY(isExpired(bot, order));
    QVERIFY(isGone(bot));
    QCOMPARE(bot.world.venue.orderRequests().size(), std::size_t(1));
}

void TestBotLiveTimes::aLostCancelIsSaidAgain() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    const OrderNumber order = sendTimed(bot, TimeInForce::GoodTilDate);
    QVERIFY(bot.opens(order));
    bot.clock.set(bot.clock.now() + lifetime);
    bot.world.venue.dropLinks();
    bot.link->pump(); // with nobody there to hear it
    bot.restart();
    QVERIFY(bot.isReady());
    QVERIFY(isExpired(bot, order));
    QVERIFY(isGone(bot));
}

// The fill comes before the cancel, and is told.
void TestBotLiveTimes::whatIsFilledStays() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    const OrderNumber order = sendTimed(bot, TimeInForce::GoodTilDate);
    QVERIFY(bot.opens(order));
    bot.world.venue.trade("BTCUSDT", Decimal(48'990), Decimal::parse("0.004").value());
    bot.clock.set(bot.clock.now() + lifetime);
    QVERIFY(isExpired(bot, order));
    QVERIFY(bot.report(order, LiveReport::Kind::Filled)->quantity == Quantity(Decimal::parse("0.004").value()));
    QVERIFY(bot.world.venue.truth().trades().size() == 1);
}

void TestBotLiveTimes::whatIsOverIsNotSent() {
    Linked bot(false); // not at its account yet
    const OrderNumber order =
        bot.send(timedOrder(49'000, TimeInForce::GoodTilDate), "0.010", bot.clock.now() + Millis(2'000));
    bot.clock.set(bot.clock.now() + Millis(2'000));
    QVERIFY(bot.becomes([&] { return bot.isClosed(order, OrderStatus::Cancelled); }));
    QVERIFY(isExpired(bot, order));
    QVERIFY(bot.world.venue.orderRequests().empty());
}

QTEST_GUILESS_MAIN(TestBotLiveTimes)
#include "tst_bot_live_times.moc"
