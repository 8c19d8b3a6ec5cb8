// The desk over a real workspace, plugin and socket: panic, by whom it is thrown and by whom released.
#include "core/desk/panic_report.h"
#include "tests/support/desk/desk_world.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

class TradingDeskPanic : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void panicLeavesNothingBehind();
    void panicOfAnotherProcessIsFollowed();
    void releaseIsForAdmins();
};

void TradingDeskPanic::panicLeavesNothingBehind() {
    for (const bool isFutures : {false, true}) {
        DeskWorld world(isFutures);
        const auto account = world.start().open();
        const std::vector<OrderDraft> drafts{world.market(Side::Buy, "0.2"), world.limit(Side::Buy, "0.1", "45000"),
            world.limit(Side::Sell, "0.1", "55000")};
        QVERIFY(account->place(drafts));
        QVERIFY(waitUntil([&] { return world.venue.truth().open().size() == 2; }));
        QVERIFY(world.life().desk.panic("test", "me"));
        QCOMPARE(codeOf(account->place(drafts)), std::string("live.stopped"));
        QVERIFY(waitUntil([&] { return account->snapshot()->panic.stage == PanicStage::Done; }));
        QVERIFY(world.venue.truth().open().empty());
        Decimal bought;
        for (const TruthTrade& trade : world.venue.truth().trades())
            bought += trade.isBuy ? trade.quantity : -trade.quantity;
        QCOMPARE(bought.toString(), std::string("0"));
        QVERIFY(world.life().desk.isStopped());
        // Latched over a restart, which looks again.
        auto& life = world.start();
        const auto again = life.desk.open("main");
        QVERIFY(again);
        QVERIFY(waitUntil([&] { return (*again)->snapshot()->panic.stage == PanicStage::Done; }));
        QCOMPARE(codeOf((*again)->mayTrade("")), std::string("live.stopped"));
        QVERIFY(life.desk.release());
        QVERIFY(waitUntil([&] { return (*again)->mayTrade("").has_value(); }));
    }
}

void TradingDeskPanic::panicOfAnotherProcessIsFollowed() {
    DeskWorld world(true);
    const auto account = world.start().open();
    const std::vector<OrderDraft> drafts{world.market(Side::Sell, "0.2"), world.limit(Side::Buy, "0.1", "45000")};
    QVERIFY(account->place(drafts));
    QVERIFY(waitUntil([&] { return account->snapshot()->fills.size() == 1; }));
    KillSwitch elsewhere(systemDisk(), world.directory().toStdString());
    const UtcMs at = systemClock().now();
    QVERIFY(elsewhere.throwIt({"from outside", "another", at}));
    QVERIFY(waitUntil([&] { return account->snapshot()->panic.stage == PanicStage::Done; }));
    QCOMPARE(account->snapshot()->stop.reason, std::string("from outside"));
    QVERIFY(world.venue.truth().open().empty());
    QVERIFY(world.venue.truth().positions().at("BTCUSDT").isZero());
    QVERIFY(waitUntil([&] {
        const auto report = readPanicReport(systemDisk(), world.directory().toStdString(), "main");
        return report && report->stage == "done" && report->since == at;
    }));
    QVERIFY(elsewhere.release());
    QVERIFY(waitUntil([&] { return account->mayTrade("").has_value(); }));
}

void TradingDeskPanic::releaseIsForAdmins() {
    DeskWorld world;
    const auto account = world.start().open();
    TradingGate& gate = world.keys.changeGate();
    gate.open(Role::Viewer, true);
    QVERIFY(world.life().desk.panic("test", "me")); // anybody
    QVERIFY(waitUntil([&] { return account->snapshot()->panic.stage == PanicStage::Done; }));
    gate.open(Role::Trader, false);
    QCOMPARE(codeOf(world.life().desk.release()), std::string("vault.role"));
    gate.open(Role::Admin, true);
    QCOMPARE(codeOf(world.life().desk.release()), std::string("gate.pin_needed"));
    QVERIFY(world.life().desk.isStopped());
    gate.arm(systemClock().now() + std::chrono::minutes(1));
    QVERIFY(world.life().desk.release());
    QVERIFY(!world.life().desk.isStopped());
}

QTEST_GUILESS_MAIN(TradingDeskPanic)
#include "tst_trading_desk_panic.moc"
