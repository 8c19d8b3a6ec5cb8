// Every fault between us and a venue, one by one and mixed: whatever happens, nothing is sent twice and nothing is
// forgotten.
#include "tests/support/live/path_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr UtcMs begin = utcMs(1'700'000'000'000);

struct World : PathWorld {
    World()
        : PathWorld(begin) { }

    bool start() { return PathWorld::start() && life->recover(); }
    OrderPhase phase(const ClientOrderId& id) { return life->path().book().find(id)->phase; }
    std::size_t ordersAtVenue() const { return truth.orders().size(); }
};

} // namespace

class TestOrderFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aQuietOrderGoesItsWay();
    void oneFault_data();
    void oneFault();
    void twoOrdersLeaveWithOneSync();
    void anUnknownOrderStaysReserved();
    void notFoundIsNotEvidenceTooEarly();
    void laggingQueriesDoNotLoseAnOrder();
    void aBanIsWaitedOut();
    void aFailedSyncStopsTrading();
    void droppedFillsAreFound_data();
    void droppedFillsAreFound();
    void aVenueThatCannotTellAsksAPerson();
    void skewIsMeasured();
};

void TestOrderFaults::aQuietOrderGoesItsWay() {
    World w;
    QVERIFY(w.start());
    const ClientOrderId id = w.place(limitOrder(Side::Buy, "2", "100"));
    QCOMPARE(id.text.size(), std::size_t(18));
    QVERIFY(w.phase(id) == OrderPhase::Intended);
    w.life->run(Millis(200));
    QVERIFY(w.phase(id) == OrderPhase::Open);
    w.life->broker().trade("1", qty("0.5"), px("100"));
    w.life->run(Millis(200));
    QVERIFY(w.phase(id) == OrderPhase::PartiallyFilled);
    QVERIFY(w.life->path().book().position(instrument()) == qty("0.5"));
    QVERIFY(w.life->path().cancel(id));
    w.life->run(Millis(200));
    QVERIFY(w.phase(id) == OrderPhase::Cancelled);
    QCOMPARE(QString::fromStdString(difference(w.truth, w.life->path().book())), QString());
}

void TestOrderFaults::oneFault_data() {
    QTest::addColumn<int>("fault");
    QTest::addColumn<int>("arrivals");
    const auto row = [](const char* name, RequestFault fault, int arrivals) {
        QTest::newRow(name) << static_cast<int>(fault) << arrivals;
    };
    row("none", RequestFault::None, 1);
    row("lost request", RequestFault::LostRequest, 0);
    row("lost reply", RequestFault::LostReply, 1);
    row("server error after acceptance", RequestFault::ServerErrorAfter, 1);
    row("server error before acceptance", RequestFault::ServerErrorBefore, 0);
    row("late reply", RequestFault::LateReply, 1);
    row("half-open connection", RequestFault::LateRequest, 1);
    row("refused", RequestFault::Refused, 0);
}

void TestOrderFaults::oneFault() {
    QFETCH(int, fault);
    QFETCH(int, arrivals);
    World w;
    QVERIFY(w.start());
    w.life->broker().requestFaults = {static_cast<RequestFault>(fault)};
    const ClientOrderId id = w.place(limitOrder(Side::Sell, "1", "105"));
    w.life->run(std::chrono::seconds(60));
    QCOMPARE(int(w.ordersAtVenue()), arrivals);
    QCOMPARE(int(w.truth.requests().size()), arrivals);
    QVERIFY(w.phase(id) == (arrivals == 1 ? OrderPhase::Open : OrderPhase::Refused));
    // Evidence has cleared all doubt without anybody.
    QVERIFY(w.life->path().mayTrade());
    QCOMPARE(QString::fromStdString(difference(w.truth, w.life->path().book())), QString());
}

void TestOrderFaults::twoOrdersLeaveWithOneSync() {
    World w;
    QVERIFY(w.start());
    const auto before = w.disk.syncs;
    const std::vector<OrderIntent> game{limitOrder(Side::Buy, "1", "100"), limitOrder(Side::Sell, "1", "101")};
    const auto ids = w.life->path().place(game);
    QVERIFY(ids);
    QCOMPARE(w.disk.syncs - before, std::uint64_t(1));
    QCOMPARE(w.ordersAtVenue(), std::size_t(2));
    QVERIFY(w.truth.requests()[0].id == (*ids)[0] && w.truth.requests()[1].id == (*ids)[1]);
}

void TestOrderFaults::anUnknownOrderStaysReserved() {
    World w;
    QVERIFY(w.start());
    w.life->broker().requestFaults = {RequestFault::LostReply};
    w.life->broker().queriesFail = true;
    w.life->broker().stream.drop = 1;
    const ClientOrderId id = w.place(limitOrder(Side::Buy, "3", "100"));
    w.life->run(std::chrono::minutes(10));
    // "Network error" is not "not found".
    QVERIFY(w.phase(id) == OrderPhase::Unknown);
    QVERIFY(w.life->path().book().pending(instrument(), Side::Buy) == qty("3"));
    QCOMPARE(w.truth.requests().size(), std::size_t(1));
    w.life->broker().queriesFail = false;
    w.life->run(std::chrono::seconds(5));
    QVERIFY(w.phase(id) == OrderPhase::Open);
}

void TestOrderFaults::notFoundIsNotEvidenceTooEarly() {
    World w;
    QVERIFY(w.start());
    w.life->broker().requestFaults = {RequestFault::LateRequest};
    const ClientOrderId id = w.place(limitOrder(Side::Buy, "3", "100"));
    w.life->run(Millis(4500)); // unknown by now, asked for several times, not there yet
    QVERIFY(w.phase(id) == OrderPhase::Unknown);
    QCOMPARE(w.ordersAtVenue(), std::size_t(0));
    w.life->run(Millis(2500));
    QCOMPARE(w.ordersAtVenue(), std::size_t(1));
    QVERIFY(w.phase(id) == OrderPhase::Open);
}

void TestOrderFaults::laggingQueriesDoNotLoseAnOrder() {
    World w;
    QVERIFY(w.start());
    w.life->broker().queryLag = Millis(4000);
    w.life->broker().stream.drop = 1;
    w.life->broker().requestFaults = {RequestFault::ServerErrorAfter, RequestFault::None};
    const ClientOrderId first = w.place(limitOrder(Side::Buy, "1", "100"));
    const ClientOrderId second = w.place(limitOrder(Side::Buy, "1", "99"));
    w.life->run(std::chrono::seconds(30));
    QVERIFY(w.phase(first) == OrderPhase::Open);
    QVERIFY(w.phase(second) == OrderPhase::Open);
    QVERIFY(w.life->path().mayTrade());
}

void TestOrderFaults::aBanIsWaitedOut() {
    World w;
    QVERIFY(w.start());
    w.life->broker().requestFaults = {RequestFault::LostReply};
    w.life->broker().stream.drop = 1;
    w.life->broker().bannedUntil = w.clock.now() + std::chrono::minutes(2);
    const ClientOrderId id = w.place(limitOrder(Side::Buy, "1", "100"));
    const auto passes = w.life->path().passes();
    w.life->run(std::chrono::seconds(115));
    QCOMPARE(w.life->path().passes(), passes);
    QVERIFY(w.phase(id) == OrderPhase::Unknown);
    w.life->run(std::chrono::seconds(10));
    QVERIFY(w.phase(id) == OrderPhase::Open);
}

void TestOrderFaults::aFailedSyncStopsTrading() {
    World w;
    QVERIFY(w.start());
    w.disk.failSyncs = true;
    const OrderIntent order = limitOrder(Side::Buy, "1", "100");
    QVERIFY(!w.life->path().place(std::span(&order, 1)));
    QCOMPARE(w.ordersAtVenue(), std::size_t(0));
    // The disk answers again: it is not believed before the next start.
    w.disk.failSyncs = false;
    const auto again = w.life->path().place(std::span(&order, 1));
    QVERIFY(!again);
    QCOMPARE(QString::fromStdString(again.error().code), QStringLiteral("live.journal"));
    QCOMPARE(w.ordersAtVenue(), std::size_t(0));
}

void TestOrderFaults::droppedFillsAreFound_data() {
    QTest::addColumn<double>("drop");
    QTest::newRow("some") << 0.5;
    QTest::newRow("all") << 1.0;
}

void TestOrderFaults::droppedFillsAreFound() {
    QFETCH(double, drop);
    World w;
    QVERIFY(w.start());
    w.life->broker().stream = {drop, 0.5, 0.5};
    const ClientOrderId id = w.place(limitOrder(Side::Buy, "10", "100"));
    w.life->run(Millis(300));
    for (int i = 0; i < 10; ++i)
        w.life->broker().trade("1", qty("1"), px("100"));
    w.life->run(std::chrono::seconds(30));
    QVERIFY(w.phase(id) == OrderPhase::Filled);
    QCOMPARE(w.life->booked.size(), std::size_t(10));
    QCOMPARE(QString::fromStdString(difference(w.truth, w.life->path().book())), QString());
}

void TestOrderFaults::aVenueThatCannotTellAsksAPerson() {
    World w;
    w.life->broker().finalAfter.reset();
    QVERIFY(w.start());
    w.life->broker().requestFaults = {RequestFault::LostRequest};
    const ClientOrderId id = w.place(limitOrder(Side::Buy, "1", "100"));
    w.life->run(std::chrono::minutes(1));
    QVERIFY(w.phase(id) == OrderPhase::Unknown);
    QCOMPARE(w.life->path().differences().size(), std::size_t(1));
    QCOMPARE(QString::fromStdString(w.life->path().mayTrade().error().code), QStringLiteral("live.differences"));
    QVERIFY(w.life->path().decide("doubtful_order " + id.text, DiscrepancyChoice::Adopt, "tester"));
    w.life->run(std::chrono::seconds(5));
    QVERIFY(w.phase(id) == OrderPhase::Refused);
    QVERIFY(w.life->path().mayTrade());
}

void TestOrderFaults::skewIsMeasured() {
    World w;
    w.life->broker().clockSkew = Millis(-2500);
    QVERIFY(w.start());
    QCOMPARE(w.life->path().skew()->count(), std::int64_t(-2500));
}

QTEST_APPLESS_MAIN(TestOrderFaults)
#include "tst_order_faults.moc"
