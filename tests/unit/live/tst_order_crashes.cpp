// The program ends at every write, sync and send of four scenarios, and the disk keeps all, none or half of what was
// not durable; the next start must know every order that reached the venue, and send none again.
#include "tests/support/live/path_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr UtcMs begin = utcMs(1'700'000'000'000);

void place(PathLife& life, const std::vector<OrderIntent>& orders) {
    (void)life.path().place(orders);
}

using Scenario = void (*)(PathLife&);

void oneOrderPartlyFilled(PathLife& life) {
    place(life, {limitOrder(Side::Buy, "2", "100")});
    life.run(Millis(200));
    life.broker().trade("1", qty("0.7"), px("100"));
    life.run(Millis(300));
}

void buyGame(PathLife& life) {
    place(life, {limitOrder(Side::Buy, "1", "100"), limitOrder(Side::Sell, "1", "101")});
    life.run(Millis(200));
    life.broker().trade("1", qty("1"), px("100"));
    life.run(Millis(200));
    life.broker().trade("2", qty("0.4"), px("101"));
    life.run(Millis(200));
}

void orderThenCancel(PathLife& life) {
    place(life, {limitOrder(Side::Sell, "3", "110")});
    life.run(Millis(200));
    life.path().cancelAll();
    life.run(Millis(300));
    place(life, {limitOrder(Side::Sell, "3", "111")});
    life.run(Millis(200));
}

void lostReplies(PathLife& life) {
    life.broker().requestFaults = {RequestFault::LostReply, RequestFault::ServerErrorBefore};
    life.broker().stream.drop = 1;
    place(life, {limitOrder(Side::Buy, "1", "100"), limitOrder(Side::Buy, "1", "99")});
    life.run(Millis(500));
    life.broker().trade("1", qty("1"), px("100"));
    life.run(Millis(9000));
}

// Runs the scenario until step number `stop`; false if it had fewer.
bool runUntil(Scenario scenario, int stop, VenueTruth& truth, MemoryDisk& disk, SimulatedClock& clock) {
    int steps = 0;
    const auto count = [&](const char*) {
        if (++steps == stop)
            throw Crash();
    };
    PathLife life(truth, disk, clock);
    try {
        disk.onStep = count;
        life.broker().onStep = count;
        if (!life.open() || !life.recover())
            return false;
        scenario(life);
    } catch (const Crash&) {
        return true;
    }
    return false;
}

} // namespace

class TestOrderCrashes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyStep_data();
    void everyStep();
};

void TestOrderCrashes::everyStep_data() {
    QTest::addColumn<int>("scenario");
    QTest::newRow("one order, partly filled") << 0;
    QTest::newRow("buy game") << 1;
    QTest::newRow("order, cancel, order") << 2;
    QTest::newRow("lost replies") << 3;
}

void TestOrderCrashes::everyStep() {
    QFETCH(int, scenario);
    const std::array<Scenario, 4> scenarios{oneOrderPartlyFilled, buyGame, orderThenCancel, lostReplies};
    int crashes = 0;
    for (const Survival survival : {Survival::Everything, Survival::Nothing, Survival::Torn}) {
        for (int stop = 1;; ++stop) {
            VenueTruth truth;
            MemoryDisk disk;
            SimulatedClock clock(begin);
            if (!runUntil(scenarios[static_cast<std::size_t>(scenario)], stop, truth, disk, clock))
                break;
            ++crashes;
            disk.crash(survival);
            const std::size_t requests = truth.requests().size();
            PathLife next(truth, disk, clock);
            const auto opened = next.open();
            QVERIFY2(opened, opened ? "" : opened.error().message().c_str());
            QVERIFY2(next.recover(), qPrintable(QString::number(stop)));
            const std::string wrong = difference(truth, next.path().book());
            QVERIFY2(wrong.empty(), (wrong + "crash at step " + std::to_string(stop)).c_str());
            // Recovery asks; it sends nothing.
            QCOMPARE(truth.requests().size(), requests);
        }
    }
    QVERIFY2(crashes > 15, qPrintable(QString::number(crashes)));
}

QTEST_APPLESS_MAIN(TestOrderCrashes)
#include "tst_order_crashes.moc"
