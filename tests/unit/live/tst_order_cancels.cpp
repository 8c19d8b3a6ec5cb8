// A cancel that is lost is asked again; one position is never flattened twice; an order that the venue has forgotten
// does not keep a panic from flattening.
#include "core/live/panic.h"
#include "tests/support/live/path_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

struct World : PathWorld {
    World()
        : PathWorld(utcMs(1'700'000'000'000)) {
        recovered();
    }
    void recovered() { QVERIFY(restart() && life->recover()); }
    std::size_t cancels() const {
        std::size_t out = 0;
        for (const ReceivedRequest& each : truth.requests())
            out += each.isCancel ? 1 : 0;
        return out;
    }
};

} // namespace

class TestOrderCancels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLostCancelIsAskedAgain_data();
    void aLostCancelIsAskedAgain();
    void aCancelIsAskedAgainAfterARestart();
    void aVenueThatTakesItsTimeIsNotPressed();
    void aForgottenOrderDoesNotHinderThePanic();
    void aLookThatComesAfterTheEndSaysNothing();
    void aPositionIsClosedOnce();
    void fillsAreFoundThoughTheVenuesClockIsBehind();
};

void TestOrderCancels::aLostCancelIsAskedAgain_data() {
    QTest::addColumn<int>("fault");
    QTest::newRow("lost on the way") << static_cast<int>(RequestFault::LostRequest);
    QTest::newRow("server error") << static_cast<int>(RequestFault::ServerErrorBefore);
    QTest::newRow("refused, or not sent at all") << static_cast<int>(RequestFault::Refused);
}

void TestOrderCancels::aLostCancelIsAskedAgain() {
    QFETCH(int, fault);
    World w;
    const ClientOrderId id = w.place(limitOrder(Side::Buy, "1", "100"));
    w.life->run(std::chrono::seconds(1));
    w.life->broker().requestFaults = {static_cast<RequestFault>(fault)};
    QVERIFY(w.path().cancel(id));
    w.life->run(std::chrono::seconds(15));
    QVERIFY(w.truth.openOrders().empty());
    QVERIFY(w.path().book().find(id)->phase == OrderPhase::Cancelled);
    QCOMPARE(w.cancels(), std::size_t(1));
}

void TestOrderCancels::aCancelIsAskedAgainAfterARestart() {
    World w;
    const ClientOrderId id = w.place(limitOrder(Side::Buy, "1", "100"));
    w.life->run(std::chrono::seconds(1));
    w.life->broker().requestFaults = {RequestFault::LostRequest};
    QVERIFY(w.path().cancel(id));
    w.life->run(Millis(200)); // the wish is on the disk
    w.disk.crash(Survival::Nothing);
    w.recovered();
    w.life->run(std::chrono::seconds(15));
    QVERIFY(w.truth.openOrders().empty());
    QVERIFY(w.path().book().find(id)->phase == OrderPhase::Cancelled);
}

void TestOrderCancels::aVenueThatTakesItsTimeIsNotPressed() {
    World w;
    const ClientOrderId id = w.place(limitOrder(Side::Buy, "1", "100"));
    w.life->run(std::chrono::seconds(1));
    w.life->broker().requestFaults = std::vector<RequestFault>(1000, RequestFault::Refused);
    QVERIFY(w.path().cancel(id));
    w.life->run(std::chrono::minutes(1));
    const std::size_t asked = 1000 - w.life->broker().requestFaults.size();
    QVERIFY2(asked >= 4 && asked <= 8, qPrintable(QString::number(asked)));
}

void TestOrderCancels::aForgottenOrderDoesNotHinderThePanic() {
    World w;
    w.life->broker().marketPrice = px("100");
    w.place(marketOrder(Side::Buy, "3"));
    const ClientOrderId exit = w.place(limitOrder(Side::Sell, "3", "120"));
    w.life->run(std::chrono::seconds(1));
    // As a venue does with what has expired some days ago.
    w.life->broker().forgotten.insert(w.path().book().find(exit)->venueOrderId);
    QueuedRunner runner;
    Panic panic(w.path(), w.life->broker(), w.life->killSwitch(), runner, w.clock);
    w.life->broker().requestFaults = {RequestFault::Refused};
    QVERIFY(panic.begin("enough", "tester"));
    for (int i = 0; i < 200; ++i) {
        w.life->run(Millis(100));
        panic.tick();
        runner.runAll();
    }
    QVERIFY(w.truth.positions().empty());
    int flattening = 0;
    for (const VenueOrder& order : w.truth.orders())
        flattening += order.type == OrderType::Market && order.side == Side::Sell ? 1 : 0;
    QCOMPARE(flattening, 1);
}

void TestOrderCancels::aLookThatComesAfterTheEndSaysNothing() {
    World w;
    w.life->broker().marketPrice = px("100");
    w.place(marketOrder(Side::Buy, "3"));
    w.life->run(std::chrono::seconds(1));
    QueuedRunner runner;
    Panic panic(w.path(), w.life->broker(), w.life->killSwitch(), runner, w.clock);
    QVERIFY(panic.begin("enough", "tester"));
    panic.tick(); // the question is on its way
    QVERIFY(w.life->killSwitch().release());
    panic.end();
    const std::size_t before = w.truth.orders().size();
    runner.runAll();
    QVERIFY(panic.state().stage == PanicStage::Idle);
    QCOMPARE(w.truth.orders().size(), before);
}

void TestOrderCancels::aPositionIsClosedOnce() {
    World w;
    w.truth.setPosition(instrument(), qty("3"));
    w.life->run(std::chrono::seconds(30));
    QCOMPARE(w.path().differences().size(), std::size_t(1));
    const std::string row = w.path().differences().front().key();
    // Meanwhile somebody flattens it: the answer is lost.
    w.life->broker().requestFaults = {RequestFault::LostReply};
    w.life->broker().stream.drop = 1;
    const OrderIntent sell = marketOrder(Side::Sell, "3");
    QVERIFY(w.path().placeEmergency(std::span(&sell, 1)));
    QCOMPARE(w.path().decide(row, DiscrepancyChoice::Close, "tester").error().code, std::string("reconcile.busy"));
    QCOMPARE(w.truth.requests().size(), std::size_t(1));
    // And what is closed by a decision can never turn the position round.
    World other;
    other.truth.setPosition(instrument(), qty("3"));
    other.life->run(std::chrono::seconds(30));
    QVERIFY(other.path().decide(row, DiscrepancyChoice::Close, "tester"));
    QVERIFY(other.truth.orders().back().reduceOnly);
}

void TestOrderCancels::fillsAreFoundThoughTheVenuesClockIsBehind() {
    World w;
    w.life->broker().clockSkew = -std::chrono::minutes(5);
    w.life->run(std::chrono::seconds(30)); // the skew is known
    w.life->broker().stream.drop = 1;
    const ClientOrderId id = w.place(limitOrder(Side::Buy, "2", "100"));
    w.life->run(std::chrono::seconds(1));
    w.life->broker().trade(w.truth.find({id, {}, {}})->venueOrderId, qty("2"), px("100"));
    w.life->run(std::chrono::seconds(30));
    QCOMPARE(QString::fromStdString(difference(w.truth, w.path().book())), QString());
    QVERIFY(w.path().mayTrade());
}

QTEST_APPLESS_MAIN(TestOrderCancels)
#include "tst_order_cancels.moc"
