// Fills of which a tenth each is dropped, duplicated and reordered: every one is booked once, and within 30 simulated
// seconds. A hundred thousand of them, or TRUEBAR_FILLS: a million takes half a minute of one core and a gigabyte (and
// QTEST_FUNCTION_TIMEOUT where others want the core too).
#include "tests/support/live/path_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

class TestFaultyFills : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachOnceAndSoon();
};

void TestFaultyFills::eachOnceAndSoon() {
    constexpr int perRound = 1000; // every ten seconds, of one order
    const auto rounds = static_cast<std::size_t>(qEnvironmentVariableIntValue("TRUEBAR_FILLS")) / perRound;
    const std::size_t total = (rounds > 0 ? rounds : 100) * perRound;
    VenueTruth truth;
    MemoryDisk disk;
    SimulatedClock clock(utcMs(1'700'000'000'000));
    PathLife life(truth, disk, clock);
    QVERIFY(life.open());
    QVERIFY(life.recover());
    life.broker().stream = {0.1, 0.1, 0.1};
    std::vector<bool> isBooked(total + 1);
    std::size_t booked = 0;
    Millis longest(0);
    life.onBooked = [&](const VenueFill& fill) {
        const auto number = std::stoul(fill.key.tradeId);
        QVERIFY(!isBooked.at(number));
        isBooked[number] = true;
        ++booked;
        longest = std::max(longest, clock.now() - fill.time);
    };
    for (std::size_t made = 0; made < total; made += perRound) {
        const OrderIntent order = limitOrder(made / perRound % 2 == 0 ? Side::Buy : Side::Sell, "1000", "100");
        const auto ids = life.path().place(std::span(&order, 1));
        QVERIFY2(ids, ids ? "" : ids.error().message().c_str());
        life.run(Millis(100));
        const std::string venueId = truth.find({ids->front(), {}, {}})->venueOrderId;
        for (int i = 0; i < perRound; ++i)
            life.broker().trade(venueId, qty("1"), px("100"));
        life.run(Millis(9900));
    }
    life.run(std::chrono::seconds(30));
    QCOMPARE(booked, total);
    QVERIFY2(longest <= std::chrono::seconds(30), qPrintable(QString::number(longest.count())));
    QVERIFY(life.path().book().positions().empty());
    QVERIFY(life.path().mayTrade());
}

QTEST_APPLESS_MAIN(TestFaultyFills)
#include "tst_faulty_fills.moc"
