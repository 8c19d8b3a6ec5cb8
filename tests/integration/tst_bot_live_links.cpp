// Orders of a live session that depend on one another, against the venues as they speak over their sockets: exits of a
// bracket, groups, take-profits and trailing stops. Whatever is lost or comes late, no more leaves than has entered.
#include "tests/integration/live_linked.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

ExitLevel at(int price) {
    return {ExitLevel::Kind::AtPrice, Decimal(price)};
}

OrderRequest bought(std::optional<int> limit, Bracket bracket) {
    OrderRequest out;
    if (limit)
        out = limitOrder(Side::Buy, *limit);
    out.bracket = std::move(bracket);
    return out;
}

Bracket exits(std::optional<int> stop, std::optional<int> target) {
    Bracket out;
    if (stop)
        out.stop = at(*stop);
    if (target)
        out.target = at(*target);
    return out;
}

Decimal units(const char* text) {
    return Decimal::parse(text).value();
}

// The number of the entry; its stop has the next.
OrderNumber buyTrailed(Linked& bot, TrailingDistance::Kind kind, int distance) {
    Bracket bracket;
    bracket.trailing = TrailingDistance{kind, Decimal(distance)};
    return bot.sendLinked(bought({}, bracket), "0.010");
}

bool standsAlone(Linked& bot, bool isStop, const char* quantity) {
    const auto open = bot.open();
    return open.size() == 1 && open[0].stop.isZero() != isStop && open[0].quantity - open[0].filled == units(quantity);
}

} // namespace

class TestBotLiveLinks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theStopStandsAndTheTargetIsReached();
    void theStopIsReached();
    void afterATouchTheStopComesBack();
    void futuresKeepTheStopHere();
    void exitsCoverWhatIsFilled();
    void anExitEndsItsEntry();
    void oneExitShrinksTheOther();
    void aLostReplyDoublesNothing_data();
    void aLostReplyDoublesNothing();
    void aRestartAtAnyStepDoublesNothing_data();
    void aRestartAtAnyStepDoublesNothing();
    void ofAGroupOnlyOneStands();
    void aSaleMakesTheStopGiveWay();
    void aTakeProfitIsKept();
    void aTrailingStopIsReplaced();
    void aFillBetweenCancelAndReplaceCounts();
    void aTrailingStopIsKeptWhereNoStopsAre();
    void whatThePastCandleHasReachedIsSold();
    void theStopOfTheBotEndsTheExits();
};

void TestBotLiveLinks::theStopStandsAndTheTargetIsReached() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    const OrderNumber entry = bot.sendLinked(bought({}, exits(49'000, 51'000)), "0.010");
    QVERIFY(bot.becomes([&] { return standsAlone(bot, true, "0.010"); }));
    QVERIFY(bot.open()[0].stop == Decimal(49'000));
    bot.trade(51'000);
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + 2, OrderStatus::Filled); }));
    QVERIFY(bot.isClosed(entry + 1, OrderStatus::Cancelled));
    QVERIFY(bot.open().empty());
    QVERIFY(bot.held().isZero());
    QVERIFY(bot.world.venue.truth().trades().back().price >= Decimal(51'000));
    QCOMPARE(bot.world.venue.orderRequests().size(), std::size_t(3)); // entry, stop, target
    QVERIFY(!bot.link->obstacle());
}

void TestBotLiveLinks::theStopIsReached() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    const OrderNumber entry = bot.sendLinked(bought({}, exits(49'000, 51'000)), "0.010");
    QVERIFY(bot.becomes([&] { return standsAlone(bot, true, "0.010"); }));
    bot.trade(48'900);
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + 1, OrderStatus::Filled); }));
    QVERIFY(bot.isClosed(entry + 2, OrderStatus::Cancelled));
    QVERIFY(bot.held().isZero());
    QCOMPARE(bot.world.venue.orderRequests().size(), std::size_t(2));
}

void TestBotLiveLinks::afterATouchTheStopComesBack() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    const OrderNumber entry = bot.sendLinked(bought({}, exits(49'000, 51'000)), "0.010");
    QVERIFY(bot.becomes([&] { return standsAlone(bot, true, "0.010"); }));
    // Reached by the market that we hear of, but not at the venue.
    bot.link->notePrice(Price(Decimal(51'000)), bot.clock.now());
    QVERIFY(bot.becomes([&] { return standsAlone(bot, false, "0.010"); }));
    bot.trade(50'500);
    QVERIFY(bot.becomes([&] { return standsAlone(bot, false, "0.010"); }));
    bot.trade(49'900);
    QVERIFY(bot.becomes([&] { return standsAlone(bot, true, "0.010"); }));
    bot.trade(48'000);
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + 1, OrderStatus::Filled); }));
    QVERIFY(bot.held().isZero());
}

void TestBotLiveLinks::futuresKeepTheStopHere() {
    Linked bot(true);
    QVERIFY(bot.isReady());
    const OrderNumber entry = bot.sendLinked(bought({}, exits(49'000, 51'000)), "0.010");
    QVERIFY(bot.becomes([&] { return standsAlone(bot, false, "0.010"); }));
    QVERIFY(bot.open()[0].reduceOnly);
    QVERIFY(bot.open()[0].price == Decimal(51'000));
    bot.trade(48'900);
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + 1, OrderStatus::Filled); }));
    QVERIFY(bot.isClosed(entry + 2, OrderStatus::Cancelled));
    QVERIFY(bot.held().isZero());
    QVERIFY(bot.last().reduceOnly);
    QCOMPARE(bot.last().type, std::string("MARKET"));
}

void TestBotLiveLinks::exitsCoverWhatIsFilled() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    const OrderNumber entry = bot.sendLinked(bought(49'800, exits(49'000, 51'000)), "0.010");
    QVERIFY(bot.opens(entry));
    QVERIFY(standsAlone(bot, false, "0.010")); // the entry
    const auto stops = [&] {
        Decimal out;
        for (const TruthOrder& each : bot.open())
            out += each.isBuy ? Decimal() : each.quantity - each.filled;
        return out;
    };
    bot.trade(49'700, "0.004");
    QVERIFY(bot.becomes([&] { return stops() == units("0.004"); }));
    bot.trade(49'700, "0.002");
    QVERIFY(bot.becomes([&] { return stops() == units("0.006"); }));
    bot.trade(49'700);
    QVERIFY(bot.becomes([&] { return stops() == units("0.010"); }));
    QVERIFY(bot.isClosed(entry, OrderStatus::Filled));
    bot.trade(48'900);
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + 1, OrderStatus::Filled); }));
    QVERIFY(bot.isClosed(entry + 2, OrderStatus::Cancelled));
    QVERIFY(bot.held().isZero());
}

void TestBotLiveLinks::anExitEndsItsEntry() {
    Linked bot(true);
    QVERIFY(bot.isReady());
    const OrderNumber entry = bot.sendLinked(bought(49'800, exits(49'000, 51'000)), "0.010");
    QVERIFY(bot.opens(entry));
    bot.trade(49'700, "0.004");
    QVERIFY(bot.becomes([&] { return bot.open().size() == 2; }));
    bot.trade(51'100);
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + 2, OrderStatus::Filled); }));
    QVERIFY(bot.isClosed(entry, OrderStatus::Cancelled));
    QVERIFY(bot.isClosed(entry + 1, OrderStatus::Cancelled));
    QVERIFY(bot.open().empty());
    QVERIFY(bot.held().isZero());
}

void TestBotLiveLinks::oneExitShrinksTheOther() {
    Linked bot(true);
    QVERIFY(bot.isReady());
    const OrderNumber entry = bot.sendLinked(bought({}, exits(49'000, 51'000)), "0.010");
    QVERIFY(bot.becomes([&] { return standsAlone(bot, false, "0.010"); }));
    bot.trade(51'000, "0.003");
    bot.trade(48'900);
    QVERIFY(bot.becomes([&] { return bot.held().isZero(); }));
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + 1, OrderStatus::Filled); }));
    QVERIFY(bot.last().quantity == units("0.007"));
    QVERIFY(bot.isClosed(entry + 2, OrderStatus::Cancelled));
}

void TestBotLiveLinks::aLostReplyDoublesNothing_data() {
    QTest::addColumn<bool>("isFutures");
    QTest::addColumn<int>("fault");
    for (const bool isFutures : {false, true}) {
        const char* market = isFutures ? "futures" : "spot";
        QTest::addRow("%s lost", market) << isFutures << int(OrderFault::LoseReply);
        QTest::addRow("%s failed", market) << isFutures << int(OrderFault::FailAfterTaking);
        QTest::addRow("%s untaken", market) << isFutures << int(OrderFault::CloseUntaken);
        QTest::addRow("%s taken", market) << isFutures << int(OrderFault::CloseAfterTaking);
    }
}

// Of each exit in turn.
void TestBotLiveLinks::aLostReplyDoublesNothing() {
    QFETCH(bool, isFutures);
    QFETCH(int, fault);
    Linked bot(isFutures);
    QVERIFY(bot.isReady());
    const auto lose = [&] { bot.world.venue.fail(static_cast<OrderFault>(fault)); };
    const OrderNumber entry = bot.sendLinked(bought(49'800, exits(49'000, 51'000)), "0.010");
    QVERIFY(bot.opens(entry));
    lose(); // of the one that stands
    bot.trade(49'700);
    QVERIFY(bot.becomes([&] { return standsAlone(bot, !isFutures, "0.010"); }));
    lose(); // of the one that takes its place
    bot.trade(isFutures ? 48'900 : 51'000);
    QVERIFY(bot.becomes([&] { return bot.held().isZero(); }));
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + (isFutures ? 1 : 2), OrderStatus::Filled); }));
    QVERIFY(bot.open().empty());
}

void TestBotLiveLinks::aRestartAtAnyStepDoublesNothing_data() {
    QTest::addColumn<bool>("isFutures");
    QTest::addColumn<int>("step");
    for (const bool isFutures : {false, true}) {
        for (int step = 0; step < 5; ++step)
            QTest::addRow("%s %d", isFutures ? "futures" : "spot", step) << isFutures << step;
    }
}

void TestBotLiveLinks::aRestartAtAnyStepDoublesNothing() {
    QFETCH(bool, isFutures);
    QFETCH(int, step);
    Linked bot(isFutures);
    QVERIFY(bot.isReady());
    const auto restartAt = [&](int now) {
        if (now == step)
            bot.restart();
    };
    const OrderNumber entry = bot.sendLinked(bought(49'800, exits(49'000, 51'000)), "0.010");
    restartAt(0);
    QVERIFY(bot.becomes([&] { return bot.opens(entry); }));
    bot.trade(49'700, "0.004");
    restartAt(1);
    QVERIFY(bot.becomes([&] { return bot.open().size() == 2; }));
    bot.trade(49'700);
    restartAt(2);
    QVERIFY(bot.becomes([&] {
        Decimal out;
        for (const TruthOrder& each : bot.open())
            out += each.quantity - each.filled;
        return out == units("0.010");
    }));
    restartAt(3);
    bot.trade(isFutures ? 48'900 : 51'000);
    bot.link->pump(); // the one that stands is asked to go
    restartAt(4);
    bot.trade(isFutures ? 48'900 : 51'000);
    QVERIFY(bot.becomes([&] { return bot.held().isZero(); }));
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + (isFutures ? 1 : 2), OrderStatus::Filled); }));
    QVERIFY(bot.isClosed(entry + (isFutures ? 2 : 1), OrderStatus::Cancelled));
    QVERIFY(bot.open().empty());
}

void TestBotLiveLinks::ofAGroupOnlyOneStands() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    OrderRequest above = stopOrder(Side::Buy, 51'000);
    OrderRequest below = limitOrder(Side::Buy, 49'000);
    above.ocoGroup = below.ocoGroup = 7;
    const OrderNumber first = bot.send(above, "0.010");
    const OrderNumber second = bot.send(below, "0.010");
    QVERIFY(bot.becomes([&] { return standsAlone(bot, true, "0.010"); }));
    bot.trade(48'900);
    QVERIFY(bot.becomes([&] { return bot.isClosed(second, OrderStatus::Filled); }));
    QVERIFY(bot.isClosed(first, OrderStatus::Cancelled));
    QVERIFY(bot.held() == units("0.010"));
    QVERIFY(bot.open().empty());
}

// On spot the stop holds what the sale needs.
void TestBotLiveLinks::aSaleMakesTheStopGiveWay() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    const OrderNumber entry = bot.sendLinked(bought({}, exits(49'000, 51'000)), "0.010");
    QVERIFY(bot.becomes([&] { return standsAlone(bot, true, "0.010"); }));
    OrderRequest sale;
    sale.side = Side::Sell;
    sale.reduceOnly = true;
    const OrderNumber sold = bot.send(sale, "0.010");
    QVERIFY(bot.becomes([&] { return bot.isClosed(sold, OrderStatus::Filled); }));
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + 1, OrderStatus::Cancelled); }));
    QVERIFY(bot.isClosed(entry + 2, OrderStatus::Cancelled));
    QVERIFY(bot.open().empty());
    QVERIFY(bot.held().isZero());
}

void TestBotLiveLinks::aTakeProfitIsKept() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    const OrderNumber entry = bot.send(OrderRequest(), "0.010");
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry, OrderStatus::Filled); }));
    OrderRequest profit;
    profit.side = Side::Sell;
    profit.type = OrderType::TakeProfit;
    profit.stopPrice = Price(Decimal(51'000));
    profit.reduceOnly = true;
    const OrderNumber order = bot.send(profit, "0.010");
    bot.trade(50'900);
    bot.link->pump();
    QTest::qWait(100);
    QVERIFY(bot.open().empty());
    QVERIFY(!bot.link->obstacle()); // what waits for a price does not hold the next candle up
    bot.trade(51'000);
    QVERIFY(bot.becomes([&] { return bot.isClosed(order, OrderStatus::Filled); }));
    QVERIFY(bot.held().isZero());
}

void TestBotLiveLinks::aTrailingStopIsReplaced() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    const OrderNumber entry = buyTrailed(bot, TrailingDistance::Kind::Amount, 500);
    QVERIFY(bot.becomes([&] { return standsAlone(bot, true, "0.010"); }));
    QVERIFY(bot.open()[0].stop == Decimal(49'500));
    bot.trade(50'400);
    bot.setLevels({{entry + 1, LiveLevel{Price(Decimal(49'900)), false}}});
    QVERIFY(bot.becomes([&] { return standsAlone(bot, true, "0.010") && bot.open()[0].stop == Decimal(49'900); }));
    bot.restart();
    QVERIFY(bot.becomes([&] { return standsAlone(bot, true, "0.010") && bot.open()[0].stop == Decimal(49'900); }));
    bot.trade(49'800);
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + 1, OrderStatus::Filled); }));
    QVERIFY(bot.held().isZero());
    QCOMPARE(bot.world.venue.orderRequests().size(), std::size_t(3));
}

// The venue fills a part of the stop that is about to be replaced, and nobody says so.
void TestBotLiveLinks::aFillBetweenCancelAndReplaceCounts() {
    Linked bot(false);
    QVERIFY(bot.isReady());
    const OrderNumber entry = buyTrailed(bot, TrailingDistance::Kind::Amount, 500);
    QVERIFY(bot.becomes([&] { return standsAlone(bot, true, "0.010"); }));
    bot.world.venue.setStreamMuted(true);
    bot.trade(49'500, "0.004");
    bot.setLevels({{entry + 1, LiveLevel{Price(Decimal(49'900)), false}}});
    QVERIFY(bot.becomes([&] { return bot.held().isZero() || standsAlone(bot, true, "0.006"); }));
    bot.world.venue.setStreamMuted(false);
    bot.trade(49'400);
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + 1, OrderStatus::Filled); }));
    QVERIFY(bot.held().isZero());
    QVERIFY(bot.open().empty());
}

void TestBotLiveLinks::aTrailingStopIsKeptWhereNoStopsAre() {
    Linked bot(true);
    QVERIFY(bot.isReady());
    const OrderNumber entry = buyTrailed(bot, TrailingDistance::Kind::Percent, 1);
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry, OrderStatus::Filled); }));
    bot.trade(50'800);
    bot.setLevels({{entry + 1, LiveLevel{Price(Decimal(50'292)), false}}});
    bot.trade(50'300);
    bot.link->pump();
    QTest::qWait(50);
    QVERIFY(bot.held() == units("0.010"));
    bot.trade(50'292);
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + 1, OrderStatus::Filled); }));
    QVERIFY(bot.held().isZero());
    QVERIFY(bot.last().reduceOnly);
}

// Nobody heard the price, but the closed candle shows it.
void TestBotLiveLinks::whatThePastCandleHasReachedIsSold() {
    Linked bot(true);
    QVERIFY(bot.isReady());
    const OrderNumber entry = bot.sendLinked(bought({}, exits(49'000, {})), "0.010");
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry, OrderStatus::Filled); }));
    bot.setLevels({{entry + 1, LiveLevel{Price(Decimal(49'000)), true}}});
    QVERIFY(bot.becomes([&] { return bot.isClosed(entry + 1, OrderStatus::Filled); }));
    QVERIFY(bot.held().isZero());
}

void TestBotLiveLinks::theStopOfTheBotEndsTheExits() {
    for (const bool isFutures : {false, true}) {
        Linked bot(isFutures);
        QVERIFY(bot.isReady());
        const OrderNumber entry = bot.sendLinked(bought({}, exits(49'000, 51'000)), "0.010");
        QVERIFY(bot.becomes([&] { return standsAlone(bot, !isFutures, "0.010"); }));
        const auto down = bot.link->windDown(true);
        QVERIFY2(down, down ? "" : down.error().message().c_str());
        QVERIFY(bot.isClosed(entry + 1, OrderStatus::Cancelled));
        QVERIFY(bot.isClosed(entry + 2, OrderStatus::Cancelled));
        QVERIFY(bot.open().empty());
        QVERIFY(bot.held().isZero());
    }
}

QTEST_GUILESS_MAIN(TestBotLiveLinks)
#include "tst_bot_live_links.moc"
