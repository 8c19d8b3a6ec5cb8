// A game from the click to its end, over the real order path: what happens to its orders, and what a restart shows.
#include "core/manual/manual_desk.h"
#include "tests/unit/game/game_life.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const UtcMs begin = *parseUtc("2026-03-01T10:00:00Z");

LiveBrokerCapabilities thatLessens() {
    LiveBrokerCapabilities out;
    out.reduceOnly = true;
    return out;
}

// Each test has a venue, a disk and a life; another life is a restart.
struct World {
    MemoryDisk disk{};
    SimulatedClock clock{begin};
    std::unique_ptr<GameLife> life = std::make_unique<GameLife>(disk, clock);

    void restart(Survival survival = Survival::Everything) {
        life.reset();
        disk.crash(survival);
        life = std::make_unique<GameLife>(disk, clock);
    }
    // Somebody trades past us on the same account.
    void byHand(Side side) {
        OrderIntent other = marketOrder(side, "0.1");
        other.id = {side == Side::Buy ? "bought-by-hand" : "sold-by-hand"};
        other.instrument = GameLife::instrument().id;
        life->broker().submit(std::span(&other, 1));
        life->settle();
    }
    GameStage stage(const char* id = "g1") const { return life->game(id).stage; }
};

} // namespace

class TestGameFlow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void linksReadBack();
    void bothOrdersAreOneSync();
    void buyGameEarnsWhatWasAsked();
    void sellGameEarnsWhatWasAsked();
    void anEntryThatWouldTakeIsRefused();
    void aSecondGameLeavesTheFirstItsPosition();
    void aSecondGameLeavesTheFirstWhatItWaitsFor();
    void cancelledEntryTakesTheExitAlong();
    void refusedTwiceIsShownAndCanBeClosed();
    void aLostCancelIsAskedForAgain();
    void closingIsGivenUpAndAskedForAnew();
    void profitInContractsAndOtherCurrencies();
    void onPaperWhatLessensNeverTurnsAPositionRound();
    void theStopThatWeWatchCloses();
    void closingBeforeTheEntryFills();
    void restartWithEntryWaiting();
    void restartInPosition();
    void restartAfterTheJournalWasRewritten();
    void panicIsLeftAlone();
};

void TestGameFlow::linksReadBack() {
    const auto plan = planGame(gameTerms(Side::Sell, "50000"), GameLife::instrument());
    const auto orders = gameOrders(*plan, GameLife::instrument().id, "abc12", thatLessens(), begin);
    const auto entry = GameLink::parse(orders[0].link);
    QVERIFY(entry && entry->role == GameRole::Entry && entry->terms);
    GameTerms read = *entry->terms;
    read.side = Side::Sell;
    read.price = plan->terms.price;
    read.quantity = plan->terms.quantity;
    QVERIFY(read == plan->terms);
    QVERIFY(entry->exit == plan->exit && entry->stop == plan->stop);
    QCOMPARE(orders[0].group(), orders[1].group());
    QVERIFY(GameLink::parse(orders[1].link)->role == GameRole::Exit);
    for (const char* wrong : {"", "game:", "game:a", "game:A entry", "other:a entry", "game:a sideways"})
        QVERIFY2(!GameLink::parse(wrong), wrong);
    LiveBrokerCapabilities withStops = thatLessens();
    withStops.stopOrders = true;
    QCOMPARE(gameOrders(*plan, GameLife::instrument().id, "a", withStops, begin).size(), std::size_t(3));
    // Where an exit could sell what is not of this game, only the entry leaves.
    withStops.reduceOnly = false;
    QCOMPARE(gameOrders(*plan, GameLife::instrument().id, "a", withStops, begin).size(), std::size_t(1));
}

void TestGameFlow::bothOrdersAreOneSync() {
    World world;
    world.life->price("50000.1");
    const auto plan = planGame(gameTerms(Side::Buy, "50000"), GameLife::instrument());
    const auto orders = gameOrders(*plan, GameLife::instrument().id, "g1", world.life->broker().capabilities(), begin);
    const auto before = world.disk.syncs;
    QVERIFY(world.life->place(orders));
    QCOMPARE(world.disk.syncs, before + 1);
}

void TestGameFlow::buyGameEarnsWhatWasAsked() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    // There is no position that the exit could lessen yet.
    QCOMPARE(world.life->orders("g1"), std::string("entry open, exit refused"));
    QVERIFY(world.stage() == GameStage::EntryWaiting);
    world.life->price("50000");
    QVERIFY(world.stage() == GameStage::EntryWaiting); // only touched
    world.life->price("49999.9");
    QCOMPARE(world.life->orders("g1"), std::string("entry filled, exit refused, late_exit open"));
    QVERIFY(world.stage() == GameStage::ExitWaiting);
    QCOMPARE(world.life->game("g1").exit.toString(), std::string("50270.1"));
    world.life->price("50270.2");
    QVERIFY(world.stage() == GameStage::Done);
    QCOMPARE(world.life->game("g1").cash.toString(), std::string("25.004598"));
    QVERIFY(world.life->path().book().positions().empty());
}

void TestGameFlow::sellGameEarnsWhatWasAsked() {
    World world;
    world.life->price("49999.9");
    QVERIFY(world.life->play("g1", gameTerms(Side::Sell, "50000")));
    world.life->price("50000.1");
    QVERIFY(world.stage() == GameStage::ExitWaiting);
    world.life->price("49000");
    QVERIFY(world.stage() == GameStage::Done);
    // At least 5 % of 500.
    QVERIFY(world.life->game("g1").cash >= Money(Decimal(25)));
}

void TestGameFlow::anEntryThatWouldTakeIsRefused() {
    World world;
    world.life->price("49000");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    QVERIFY(world.stage() == GameStage::Refused);
    QVERIFY(!world.life->game("g1").trouble.empty());
}

void TestGameFlow::aSecondGameLeavesTheFirstItsPosition() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    world.life->price("49999.9");
    QVERIFY(world.stage() == GameStage::ExitWaiting);
    // Its exit would be below the market, and would sell what the first has bought.
    QVERIFY(world.life->play("g2", gameTerms(Side::Buy, "49000")));
    QCOMPARE(world.life->orders("g2"), std::string("entry open"));
    QVERIFY(world.life->path().cancel(world.life->game("g2").entry()->intent.id));
    world.life->settle();
    QVERIFY(world.stage("g2") == GameStage::Cancelled);
    QVERIFY(world.stage("g1") == GameStage::ExitWaiting);
    QVERIFY(world.life->play("g3", gameTerms(Side::Buy, "49900")));
    world.life->price("49899.9");
    QCOMPARE(world.life->orders("g3"), std::string("entry filled, late_exit open"));
    world.life->price("50270.2");
    QVERIFY(world.stage("g1") == GameStage::Done && world.stage("g3") == GameStage::Done);
    QVERIFY(world.life->path().book().positions().empty());
}

// Its exit, nearer than that of the first, would sell for the first too cheaply.
void TestGameFlow::aSecondGameLeavesTheFirstWhatItWaitsFor() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    QVERIFY(world.life->play("g2", gameTerms(Side::Buy, "49900")));
    QCOMPARE(world.life->orders("g2"), std::string("entry open"));
    // What waits on the other side takes nothing away.
    QVERIFY(world.life->play("g3", gameTerms(Side::Sell, "51000")));
    QCOMPARE(world.life->orders("g3"), std::string("entry open, exit refused"));
    AccountSnapshot account;
    LiveOrder order;
    order.intent.instrument = GameLife::instrument().id;
    order.intent.quantity = qty("0.3");
    order.filled = qty("0.1");
    order.phase = OrderPhase::PartiallyFilled;
    account.orders.push_back(order);
    BotPosition held;
    held.instrument = GameLife::instrument().id;
    held.quantity = qty("-0.5");
    account.positions.push_back(held);
    QVERIFY(mayHold(account, GameLife::instrument().id, Side::Buy) == qty("-0.3"));
    QVERIFY(mayHold(account, GameLife::instrument().id, Side::Sell) == qty("0.5"));
    QVERIFY(mayHold(account, {"DEMO", "ETHUSDT"}, Side::Buy).isZero());
    account.orders.front().intent.reduceOnly = true;
    QVERIFY(mayHold(account, GameLife::instrument().id, Side::Buy) == qty("-0.5"));
}

// A venue that takes the exit before there is a position.
void TestGameFlow::cancelledEntryTakesTheExitAlong() {
    const auto plan = planGame(gameTerms(Side::Buy, "50000"), GameLife::instrument());
    auto orders = gameOrders(*plan, GameLife::instrument().id, "g1", thatLessens(), begin);
    GameBook book;
    for (std::size_t i = 0; i < orders.size(); ++i) {
        LiveOrder order;
        order.intent = orders[i];
        order.intent.id = {"id" + std::to_string(i)};
        order.phase = i == 0 ? OrderPhase::Cancelled : OrderPhase::Open;
        QVERIFY(book.note(order));
    }
    const GameStep step = nextStep(*book.find("g1"), {});
    QCOMPARE(step.cancels.size(), std::size_t(1));
    QVERIFY(step.cancels.front() == ClientOrderId{"id1"} && step.orders.empty());
}

void TestGameFlow::refusedTwiceIsShownAndCanBeClosed() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    // What the venue holds has gone before the late exit comes: somebody has sold it by hand.
    world.life->broker().notePrice(GameLife::instrument().id, px("49999.9"));
    world.byHand(Side::Sell);
    QCOMPARE(world.life->orders("g1"), std::string("entry filled, exit refused, late_exit refused"));
    QVERIFY(world.stage() == GameStage::ExitMissing);
    QVERIFY(!world.life->game("g1").trouble.empty());
    world.byHand(Side::Buy);
    // It stays so, until a person decides.
    world.life->wait(Millis(3'000));
    QCOMPARE(world.life->game("g1").orders.size(), std::size_t(3));
    world.restart();
    world.life->price("49999.9");
    QVERIFY(world.stage() == GameStage::ExitMissing);
    QVERIFY(world.life->player().close("g1"));
    world.life->wait(Millis(1'000));
    QVERIFY(world.stage() == GameStage::Done);
}

void TestGameFlow::aLostCancelIsAskedForAgain() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    world.life->price("49999.9");
    QVERIFY(world.stage() == GameStage::ExitWaiting);
    world.life->loseCancels(1);
    QVERIFY(world.life->player().close("g1"));
    world.life->wait(Millis(1'000));
    QCOMPARE(world.life->orders("g1"), std::string("entry filled, exit refused, late_exit open"));
    QVERIFY(world.stage() == GameStage::Closing);
    world.life->wait(Millis(2'000));
    QVERIFY(world.stage() == GameStage::Done);
    QVERIFY(world.life->path().book().positions().empty());
}

void TestGameFlow::closingIsGivenUpAndAskedForAnew() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    world.life->price("49999.9");
    // The venue has nothing left that could be sold.
    world.byHand(Side::Sell);
    QVERIFY(world.life->player().close("g1"));
    world.life->wait(Millis(5'000));
    QCOMPARE(world.life->game("g1").refused(GameRole::Close), mostCloses);
    QVERIFY(world.stage() == GameStage::ExitMissing);
    QVERIFY(!world.life->game("g1").trouble.empty());
    world.byHand(Side::Buy);
    world.life->wait(Millis(3'000));
    QVERIFY(world.stage() == GameStage::ExitMissing); // it is a person's turn
    QVERIFY(world.life->player().close("g1"));
    world.life->wait(Millis(1'000));
    QVERIFY(world.stage() == GameStage::Done);
}

// What the units are may become known only after the fills, at a restart.
void TestGameFlow::profitInContractsAndOtherCurrencies() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    world.life->price("49999.9");
    const Game& live = world.life->game("g1");
    GameBook games;
    for (const GameOrder& each : live.orders)
        QVERIFY(games.note(each.order));
    VenueFill fill;
    fill.key = {"DEMO", "dry-run", "T1"};
    fill.order = live.entry()->intent.id;
    fill.instrument = GameLife::instrument().id;
    fill.price = px("50000");
    fill.quantity = qty("0.1");
    fill.fee = *Decimal::parse("0.5");
    fill.feeCurrency = "BNB";
    QVERIFY(games.note(fill) && games.note(fill));
    QCOMPARE(games.find("g1")->cash.toString(), std::string("-5000.5"));
    games.setUnits(GameLife::instrument().id, "USDT", *Decimal::parse("0.01"));
    QCOMPARE(games.find("g1")->cash.toString(), std::string("-50"));
    QVERIFY(games.find("g1")->hasForeignFees);
    QCOMPARE(games.find("g1")->worth(px("51000")).toString(), std::string("1"));
}

void TestGameFlow::onPaperWhatLessensNeverTurnsAPositionRound() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    world.life->price("49999.9");
    QVERIFY(world.stage() == GameStage::ExitWaiting);
    world.byHand(Side::Sell);
    world.byHand(Side::Sell);
    // The exit has gone with what it could lessen, or it would sell still more.
    world.life->price("50270.2");
    const auto positions = world.life->broker().positions({});
    QCOMPARE(positions->size(), std::size_t(1));
    QCOMPARE(positions->front().quantity.toString(), std::string("-0.1"));
}

void TestGameFlow::theStopThatWeWatchCloses() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    world.life->price("49999.9");
    const Price stop = *world.life->game("g1").stop;
    world.life->price((stop + px("0.1")).toString().c_str());
    QVERIFY(world.stage() == GameStage::ExitWaiting);
    world.life->price(stop.toString().c_str());
    world.life->wait(Millis(1'000));
    QVERIFY(world.stage() == GameStage::Done);
    QCOMPARE(world.life->orders("g1"), std::string("entry filled, exit refused, late_exit cancelled, close filled"));
    const auto plan = planGame(gameTerms(Side::Buy, "50000"), GameLife::instrument());
    QVERIFY(world.life->game("g1").cash.sign() < 0 && world.life->game("g1").cash >= -plan->loss);
}

void TestGameFlow::closingBeforeTheEntryFills() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    QVERIFY(world.life->player().close("g1"));
    world.life->settle();
    QVERIFY(world.stage() == GameStage::Cancelled);
    QCOMPARE(world.life->player().close("g1").error().code, std::string("game.over"));
    QCOMPARE(world.life->player().close("nothing").error().code, std::string("game.unknown"));
}

void TestGameFlow::restartWithEntryWaiting() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    const Game before = world.life->game("g1");
    for (const Survival survival : {Survival::Everything, Survival::Nothing, Survival::Torn}) {
        world.restart(survival);
        const Game& after = world.life->game("g1");
        QVERIFY(after.terms == before.terms && after.exit == before.exit && after.stop == before.stop);
    }
}

void TestGameFlow::restartInPosition() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    world.life->price("49999.9");
    const Money cash = world.life->game("g1").cash;
    world.restart();
    QVERIFY(world.stage() == GameStage::ExitWaiting);
    QCOMPARE(world.life->game("g1").cash.toString(), cash.toString());
    QCOMPARE(world.life->game("g1").open.toString(), std::string("0.1"));
    world.life->price("50270.2");
    QVERIFY(world.stage() == GameStage::Done);
    QCOMPARE(world.life->game("g1").cash.toString(), std::string("25.004598"));
}

// An entry that filled long ago is over for the book; its game is not.
void TestGameFlow::restartAfterTheJournalWasRewritten() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    world.life->price("49999.9");
    const auto later = [&] {
        OrderBook book;
        for (const JournalRecord& record : world.life->path().book().checkpoint())
            book.apply(record);
        book.forget(world.clock.now() + std::chrono::hours(48));
        GameBook games;
        games.setUnits(GameLife::instrument().id, "USDT", Decimal(1));
        book.forEach([&](const LiveOrder& order, const std::vector<VenueFill>& fills) {
            (void)games.note(order);
            for (const VenueFill& fill : fills)
                (void)games.note(fill);
        });
        return games;
    };
    const GameBook inPosition = later();
    QVERIFY(inPosition.find("g1") && inPosition.find("g1")->stage == GameStage::ExitWaiting);
    QVERIFY(inPosition.find("g1")->cash == world.life->game("g1").cash);
    world.life->price("50270.2");
    QVERIFY(later().games().empty());
}

void TestGameFlow::panicIsLeftAlone() {
    World world;
    world.life->price("50000.1");
    QVERIFY(world.life->play("g1", gameTerms(Side::Buy, "50000")));
    QVERIFY(world.life->killSwitch().throwIt({"test", "test", begin}));
    world.life->price("49999.9");
    // Filled at the venue, but whoever stopped trading flattens: no exit is placed beside that.
    QCOMPARE(world.life->orders("g1"), std::string("entry filled, exit refused"));
    QVERIFY(world.stage() == GameStage::ExitMissing);
    const auto refused = world.life->play("g2", gameTerms(Side::Buy, "49000"));
    QVERIFY(!refused && refused.error().code == "live.stopped");
}

QTEST_APPLESS_MAIN(TestGameFlow)
#include "tst_game_flow.moc"
