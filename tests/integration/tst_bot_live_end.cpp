// The end of a live session with what it holds: closed once, whoever asks how often, whatever was forgotten meanwhile.
#include "tests/integration/live_linked.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

Quantity units(const char* text) {
    return Quantity(Decimal::parse(text).value());
}

// Holds 0.010, and knows it.
bool hasBought(Linked& bot) {
    if (!bot.isReady())
        return false;
    const OrderNumber entry = bot.send(OrderRequest(), "0.010");
    return bot.becomes([&] { return bot.isClosed(entry, OrderStatus::Filled); });
}

// What was heard since is forgotten: the program was killed, or another session takes over an account that is open.
void restartForgetful(Linked& bot, bool isKilled) {
    bot.link.reset();
    if (isKilled) {
        bot.world.end();
        bot.world.start();
    }
    bot.begin();
}

std::shared_ptr<ILiveAccount> accountOf(Linked& bot) {
    return bot.accounts.find("main");
}

OrderDraft closing(Linked& bot) {
    OrderDraft out;
    out.instrument = bot.world.bitcoin();
    out.side = Side::Sell;
    out.type = OrderType::Market;
    out.quantity = units("0.010");
    out.bot = "wave";
    out.link = "bot:1 flatten";
    return out;
}

std::vector<LiveReport> outside(Linked& bot) {
    std::vector<LiveReport> out = bot.learn();
    std::erase_if(out, [](const LiveReport& each) { return each.kind != LiveReport::Kind::Outside; });
    return out;
}

} // namespace

class TestBotLiveEnd : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasClosedIsNotClosedAgain_data();
    void whatWasClosedIsNotClosedAgain();
    void askingOftenClosesOnce();
    void whatIsHeldMustBeWhatIsCounted();
};

void TestBotLiveEnd::whatWasClosedIsNotClosedAgain_data() {
    QTest::addColumn<bool>("isFutures");
    QTest::addColumn<bool>("isReplyLost");
    for (const bool isFutures : {false, true}) {
        QTest::addRow("%s", isFutures ? "futures" : "spot") << isFutures << false;
        QTest::addRow("%s, its reply is lost", isFutures ? "futures" : "spot") << isFutures << true;
    }
}

void TestBotLiveEnd::whatWasClosedIsNotClosedAgain() {
    QFETCH(bool, isFutures);
    QFETCH(bool, isReplyLost);
    Linked bot(isFutures);
    QVERIFY(hasBought(bot));
    if (isReplyLost) {
        bot.world.venue.fail(OrderFault::LoseReply);
        QVERIFY(accountOf(bot)->closeHeld(closing(bot), units("0.010")));
    } else {
        QVERIFY(bot.link->windDown(true));
    }
    QVERIFY(waitUntil([&] { return bot.held().isZero(); }));
    for (int life = 0; life < 3; ++life) {
        restartForgetful(bot, life == 0);
        QVERIFY(waitUntil([&] { return bot.link->attach().has_value(); }));
        QVERIFY(waitUntil([&] { return bot.link->windDown(true).has_value(); }));
        QVERIFY(bot.held().isZero());
        QCOMPARE(bot.world.venue.orderRequests().size(), std::size_t(2));
    }
    const auto told = outside(bot);
    QCOMPARE(told.size(), 1u);
    QVERIFY(told[0].side == Side::Sell);
    QVERIFY(told[0].quantity == units("0.010"));
    QCOMPARE(told[0].text, std::string("closed at the stop"));
    QVERIFY(told[0].price.value() == bot.world.venue.truth().trades().back().price);
    QVERIFY(told[0].fee.value() > Decimal(0));
}

void TestBotLiveEnd::askingOftenClosesOnce() {
    Linked bot(false);
    QVERIFY(hasBought(bot));
    bot.world.venue.setStreamMuted(true);
    const auto first = accountOf(bot)->closeHeld(closing(bot), units("0.010"));
    QVERIFY(first);
    for (int i = 0; i < 200; ++i) {
        const auto again = accountOf(bot)->closeHeld(closing(bot), units("0.010"));
        QVERIFY(!again);
        QVERIFY(again.error().code == "desk.closing" || again.error().code == "desk.position_changed");
    }
    bot.world.venue.setStreamMuted(false);
    QVERIFY(waitUntil([&] {
        const auto again = accountOf(bot)->closeHeld(closing(bot), units("0.010"));
        return !again && again.error().code == "desk.position_changed";
    }));
    QVERIFY(bot.held().isZero());
    QCOMPARE(bot.world.venue.orderRequests().size(), std::size_t(2));
}

void TestBotLiveEnd::whatIsHeldMustBeWhatIsCounted() {
    Linked bot(false);
    QVERIFY(hasBought(bot));
    for (const char* held : {"0", "0.009", "0.011", "-0.010"}) {
        const auto refused = accountOf(bot)->closeHeld(closing(bot), units(held));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, std::string("desk.position_changed"));
    }
    QCOMPARE(bot.world.venue.orderRequests().size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestBotLiveEnd)
#include "tst_bot_live_end.moc"
