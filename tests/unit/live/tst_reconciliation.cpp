// Differences to the venue lock trading until somebody decides; decisions are kept.
#include "tests/support/live/path_fixture.h"

#include "core/live/panic.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr UtcMs begin = utcMs(1'700'000'000'000);

struct World : PathWorld {
    World()
        : PathWorld(begin) {
        openAgain();
    }
    void openAgain() { QVERIFY(restart()); }
    std::string onlyRow() {
        return path().differences().size() == 1 ? path().differences().front().key() : std::string();
    }
    bool isLocked() { return !path().mayTrade() && path().mayTrade().error().code == "live.differences"; }
};

} // namespace

class TestReconciliation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsSentBeforeTheFirstComparison();
    void aForeignOrder_data();
    void aForeignOrder();
    void aForeignPosition_data();
    void aForeignPosition();
    void anIgnoredRowStaysIgnoredUntilItChanges();
    void aDriftOfThePositionIsFoundInTime();
    void aConflictingFillIsShown();
    void aRowThatHasGoneUnlocks();
    void wrongDecisionsAreRefused();
    void panicLeavesNothing();
    void panicOutlivesARestart();
};

void TestReconciliation::nothingIsSentBeforeTheFirstComparison() {
    World w;
    w.life->broker().queriesFail = true;
    w.life->run(std::chrono::minutes(5));
    const OrderIntent order = limitOrder(Side::Buy, "1", "100");
    const auto placed = w.path().place(std::span(&order, 1));
    QVERIFY(!placed);
    QCOMPARE(QString::fromStdString(placed.error().code), QStringLiteral("live.recovering"));
    w.life->broker().queriesFail = false;
    QVERIFY(w.life->recover());
    QVERIFY(w.path().place(std::span(&order, 1)));
}

void TestReconciliation::aForeignOrder_data() {
    QTest::addColumn<int>("choice");
    QTest::addColumn<bool>("isOpenAfter");
    QTest::newRow("adopt") << static_cast<int>(DiscrepancyChoice::Adopt) << true;
    QTest::newRow("close") << static_cast<int>(DiscrepancyChoice::Close) << false;
    QTest::newRow("ignore") << static_cast<int>(DiscrepancyChoice::Ignore) << true;
}

void TestReconciliation::aForeignOrder() {
    QFETCH(int, choice);
    QFETCH(bool, isOpenAfter);
    World w;
    const VenueOrder foreign = w.truth.foreignOrder(instrument(), Side::Buy, qty("4"), px("90"), begin);
    w.life->run(std::chrono::seconds(15));
    QVERIFY(w.isLocked());
    const std::string row = w.onlyRow();
    QCOMPARE(QString::fromStdString(row), QStringLiteral("foreign_order SIM:BTCUSDT 1"));
    QVERIFY(w.path().decide(row, static_cast<DiscrepancyChoice>(choice), "tester"));
    w.life->run(std::chrono::seconds(5));
    QVERIFY(w.path().mayTrade());
    QCOMPARE(w.truth.openOrders().size(), std::size_t(isOpenAfter ? 1 : 0));
    if (static_cast<DiscrepancyChoice>(choice) == DiscrepancyChoice::Adopt) {
        QVERIFY(w.path().book().find(foreign.id)->phase == OrderPhase::Open);
        w.life->broker().trade(foreign.venueOrderId, qty("4"), px("90"));
        w.life->run(std::chrono::seconds(2));
        QVERIFY(w.path().book().position(instrument()) == qty("4"));
    }
    // The next start knows what was decided.
    w.openAgain();
    QVERIFY(w.life->recover());
}

void TestReconciliation::aForeignPosition_data() {
    QTest::addColumn<int>("choice");
    QTest::addColumn<QString>("venueAfter");
    QTest::addColumn<QString>("ledgerAfter");
    QTest::newRow("adopt") << static_cast<int>(DiscrepancyChoice::Adopt) << "-3"
                           << "-3";
    QTest::newRow("close") << static_cast<int>(DiscrepancyChoice::Close) << "0"
                           << "0";
    QTest::newRow("ignore") << static_cast<int>(DiscrepancyChoice::Ignore) << "-3"
                            << "0";
}

void TestReconciliation::aForeignPosition() {
    QFETCH(int, choice);
    QFETCH(QString, venueAfter);
    QFETCH(QString, ledgerAfter);
    World w;
    w.life->broker().marketPrice = px("100");
    w.truth.setPosition(instrument(), qty("-3"));
    w.life->run(std::chrono::seconds(15));
    QVERIFY(w.isLocked());
    QVERIFY(w.path().decide(w.onlyRow(), static_cast<DiscrepancyChoice>(choice), "tester"));
    w.life->run(std::chrono::seconds(15));
    QVERIFY(w.path().mayTrade());
    const auto positions = w.truth.positions();
    QCOMPARE(
        positions.empty() ? QStringLiteral("0") : QString::fromStdString(positions[0].quantity.toString()), venueAfter);
    QCOMPARE(QString::fromStdString(w.path().book().position(instrument()).toString()), ledgerAfter);
    w.openAgain();
    QVERIFY(w.life->recover());
}

void TestReconciliation::anIgnoredRowStaysIgnoredUntilItChanges() {
    World w;
    w.truth.setPosition(instrument(), qty("2"));
    w.life->run(std::chrono::seconds(15));
    QVERIFY(w.path().decide(w.onlyRow(), DiscrepancyChoice::Ignore, "tester"));
    w.openAgain();
    QVERIFY(w.life->recover());
    w.truth.setPosition(instrument(), qty("5"));
    w.life->run(std::chrono::seconds(30));
    QVERIFY(w.isLocked());
}

void TestReconciliation::aDriftOfThePositionIsFoundInTime() {
    World w;
    QVERIFY(w.life->recover());
    for (int offset = 0; offset < 10; ++offset) {
        w.life->run(std::chrono::milliseconds(1300 * offset));
        w.truth.setPosition(instrument(), qty("2"));
        w.life->run(std::chrono::seconds(30));
        QVERIFY(w.isLocked());
        w.truth.setPosition(instrument(), Quantity());
        w.life->run(std::chrono::seconds(30));
        QVERIFY(w.path().mayTrade());
    }
}

void TestReconciliation::aConflictingFillIsShown() {
    World w;
    QVERIFY(w.life->recover());
    const OrderIntent order = limitOrder(Side::Buy, "2", "100");
    QVERIFY(w.path().place(std::span(&order, 1)));
    w.life->run(Millis(200));
    w.life->broker().trade("1", qty("1"), px("100"));
    w.life->run(Millis(200));
    VenueFill other = w.truth.fills().front();
    other.price = px("101");
    w.path().filled(other);
    QVERIFY(w.isLocked());
    QVERIFY(w.path().book().position(instrument()) == qty("1"));
    QVERIFY(w.path().decide(w.onlyRow(), DiscrepancyChoice::Ignore, "tester"));
    w.path().filled(other);
    QVERIFY(w.path().mayTrade());
}

void TestReconciliation::aRowThatHasGoneUnlocks() {
    World w;
    const VenueOrder foreign = w.truth.foreignOrder(instrument(), Side::Buy, qty("4"), px("90"), begin);
    w.life->run(std::chrono::seconds(15));
    QVERIFY(w.isLocked());
    w.life->broker().cancelAtVenue(foreign.venueOrderId); // by hand, where it was placed
    w.life->run(std::chrono::seconds(15));
    QVERIFY(w.path().mayTrade());
}

void TestReconciliation::wrongDecisionsAreRefused() {
    World w;
    QVERIFY(w.life->recover());
    QCOMPARE(QString::fromStdString(w.path().decide("nothing", DiscrepancyChoice::Adopt, "tester").error().code),
        QStringLiteral("reconcile.unknown_row"));
    w.truth.setPosition(instrument(), qty("2"));
    w.life->run(std::chrono::seconds(30));
    w.disk.failSyncs = true;
    const std::string row = w.onlyRow();
    QVERIFY(!w.path().decide(row, DiscrepancyChoice::Adopt, "tester")); // not durable: not decided
    QVERIFY(w.path().book().position(instrument()).isZero());
    QCOMPARE(w.path().differences().size(), std::size_t(1));
}

void TestReconciliation::panicLeavesNothing() {
    World w;
    QVERIFY(w.life->recover());
    w.life->broker().marketPrice = px("100");
    const std::vector<OrderIntent> orders{marketOrder(Side::Buy, "3"), limitOrder(Side::Buy, "1", "90")};
    QVERIFY(w.path().place(orders));
    w.truth.foreignOrder(instrument(), Side::Sell, qty("1"), px("120"), w.clock.now());
    w.life->run(std::chrono::seconds(1));
    QueuedRunner runner;
    Panic panic(w.path(), w.life->broker(), w.life->killSwitch(), runner, w.clock);
    // The first cancel is lost, and the reply to the flattening order, and whatever the stream would tell.
    w.life->broker().requestFaults = {RequestFault::LostRequest, RequestFault::LostReply};
    w.life->broker().stream.drop = 1;
    QVERIFY(panic.begin("enough", "tester"));
    const OrderIntent more = limitOrder(Side::Buy, "1", "90");
    QCOMPARE(QString::fromStdString(w.path().place(std::span(&more, 1)).error().code), QStringLiteral("live.stopped"));
    for (int i = 0; i < 300 && panic.state().stage != PanicStage::Done; ++i) {
        w.life->run(Millis(100));
        panic.tick();
        runner.runAll();
    }
    QVERIFY(panic.state().stage == PanicStage::Done);
    QVERIFY(w.truth.openOrders().empty());
    QVERIFY(w.truth.positions().empty());
    int flattening = 0;
    for (const VenueOrder& order : w.truth.orders())
        flattening += order.type == OrderType::Market && order.side == Side::Sell ? 1 : 0;
    QCOMPARE(flattening, 1);
}

void TestReconciliation::panicOutlivesARestart() {
    World w;
    QVERIFY(w.life->recover());
    QVERIFY(w.life->killSwitch().throwIt({"limit", "tester", w.clock.now()}));
    w.disk.crash(Survival::Nothing);
    w.openAgain();
    w.life->run(std::chrono::seconds(10));
    QCOMPARE(QString::fromStdString(w.path().mayTrade().error().code), QStringLiteral("live.stopped"));
    QCOMPARE(QString::fromStdString(w.life->killSwitch().note().reason), QStringLiteral("limit"));
    QVERIFY(w.life->killSwitch().release());
    QVERIFY(w.path().mayTrade());
}

QTEST_APPLESS_MAIN(TestReconciliation)
#include "tst_reconciliation.moc"
