// A live bot over the real desk, a real plugin and a venue on this machine: what it has done is what the venue has,
// over restarts, locks, a panic and its end.
#include "tests/support/desk/live_market.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

class TestBotLiveRun : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tradesAsTheVenueSays();
    void restartsSendNothingTwice();
    void whatWasNotSentInTimeIsNotSent();
    void waitsWhileTheVaultIsLocked();
    void aPanicIsSeenByTheBot();
    void stopCancelsAndLeavesThePosition();
    void stopClosesThePositionIfAsked();
    void theNextSessionKnowsWhatIsHeld();
    void anAccountThatIsGoneEndsIt();
    void settingsChangeWhileItTrades();
    void limitsOfTheBotAreInForce();
};

void TestBotLiveRun::tradesAsTheVenueSays() {
    LiveMarket world;
    world.start();
    QVERIFY(world.attached());
    for (int i = 0; i < 150; ++i)
        QVERIFY2(world.closeAndSettle(), world.bot->session->status().notice.c_str());
    QVERIFY2(world.bot->session->status().state == BotState::Running, world.bot->session->status().reason.c_str());
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    const RunRecord record = world.run(*run);
    QVERIFY(record.summary.request.mode == RunMode::LiveRun);
    QCOMPARE(record.summary.candles, std::uint64_t(150));
    QVERIFY(record.result.fills.size() > 30);
    compareWithTruth(world, record);
    QVERIFY(world.bot->session->status().position.value() == world.held());
    // The account counts the same; its picture for others follows a little later.
    const auto counted = [&] {
        Decimal out;
        for (const BotPosition& each : world.desk.life().desk.account("main")->snapshot()->positions) {
            if (each.bot == "wave")
                out += each.quantity.value();
        }
        return out;
    };
    QTRY_VERIFY(counted() == world.held());
    QCOMPARE(world.count(LiveReport::Kind::Outside), 0);
}

void TestBotLiveRun::restartsSendNothingTwice() {
    LiveMarket world;
    for (int life = 0; life < 12; ++life) {
        world.start();
        QVERIFY(world.attached());
        for (int i = 0; i < 5; ++i)
            QVERIFY(world.closeAndSettle());
        // The program ends while an order may be on its way.
        world.close();
        if (life % 2 == 0)
            QVERIFY(world.steps(world.next - firstLive));
        world.end();
    }
    world.start();
    QVERIFY(world.settled(world.next - firstLive));
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    compareWithTruth(world, world.run(*run));
    QCOMPARE(world.count(LiveReport::Kind::Outside), 0);
}

void TestBotLiveRun::whatWasNotSentInTimeIsNotSent() {
    LiveMarket world;
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.closeAndSettle());
    const auto before = world.desk.venue.orderRequests().size();
    // An hour without a program: its candles are stepped, and nothing is sent for them.
    world.end();
    world.next += 60;
    world.clock.set(marketBegin + candleLength * world.next + Millis(40'000));
    world.start();
    QVERIFY(world.steps(world.next - firstLive));
    QCOMPARE(world.desk.venue.orderRequests().size(), before);
    QVERIFY(world.count(LiveReport::Kind::Held) >= 60);
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    QVERIFY(world.stop());
}

void TestBotLiveRun::waitsWhileTheVaultIsLocked() {
    LiveMarket world;
    world.desk.keys.changeGate().close();
    world.start();
    for (int i = 0; i < 20; ++i) {
        world.close();
        world.clock.set(world.clock.now() + Millis(40'000)); // late
        QVERIFY(world.steps(world.next - firstLive));
    }
    QVERIFY(!world.bot->session->status().notice.empty());
    QVERIFY(world.desk.venue.orderRequests().empty());
    world.desk.keys.changeGate().open(Role::Admin, false);
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    // Locked again it goes on: it was let in.
    world.desk.keys.changeGate().close();
    for (int i = 0; i < 20; ++i)
        QVERIFY(world.closeAndSettle());
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    compareWithTruth(world, world.run(*run));
}

void TestBotLiveRun::aPanicIsSeenByTheBot() {
    LiveMarket world;
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    QVERIFY(world.desk.life().desk.panic("test", "test"));
    const auto account = world.desk.life().desk.account("main");
    QVERIFY(waitUntil([&] { return account->snapshot()->panic.stage == PanicStage::Done; }));
    QVERIFY(world.held().isZero());
    QVERIFY(waitUntil([&] {
        for (const BotPosition& each : account->snapshot()->positions) {
            if (!each.quantity.isZero())
                return false;
        }
        return true;
    }));
    world.close();
    world.clock.set(world.clock.now() + Millis(40'000));
    QVERIFY(world.steps(world.next - firstLive));
    QVERIFY(world.bot->session->status().position.isZero());
    QCOMPARE(world.count(LiveReport::Kind::Outside), 1);
    QVERIFY(world.bot->session->status().notice.find("stopped") != std::string::npos);
    // Released, it trades again, also after a restart.
    QVERIFY(world.desk.life().desk.release());
    world.end();
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    const auto run = world.stop(true);
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    QVERIFY(world.held().isZero());
}

void TestBotLiveRun::stopCancelsAndLeavesThePosition() {
    LiveMarket world;
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    QVERIFY(world.held() == Decimal::parse("0.01").value());
    QVERIFY(world.bot->head().state == SessionState::Ended);
    QVERIFY(world.run(*run).result.fills.size() > 0);
}

void TestBotLiveRun::stopClosesThePositionIfAsked() {
    LiveMarket world;
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    const auto run = world.stop(true);
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    QVERIFY(world.held().isZero());
    const RunRecord record = world.run(*run);
    QVERIFY(record.result.fills.back().side == Side::Sell);
}

void TestBotLiveRun::theNextSessionKnowsWhatIsHeld() {
    LiveMarket world;
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    QVERIFY(world.stop());
    world.start();
    QVERIFY(world.attached());
    QVERIFY(waitUntil([&] { return world.desk.life().desk.account("main")->snapshot()->number > 2; }));
    QTest::qWait(300);
    world.close();
    QVERIFY(world.steps(1));
    QVERIFY(world.count(LiveReport::Kind::Outside) == 1);
    QVERIFY(world.settled(1));
    const auto run = world.stop(true);
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    QVERIFY(world.held().isZero());
}

void TestBotLiveRun::anAccountThatIsGoneEndsIt() {
    LiveMarket world;
    world.definition.account = "gone";
    world.start();
    QVERIFY(waitUntil([&] {
        world.bot->turn();
        return world.bot->session->status().state == BotState::Failed;
    }));
    QVERIFY(world.bot->session->status().reason.find("gone") != std::string::npos);
    QVERIFY(world.desk.venue.orderRequests().empty());
}

void TestBotLiveRun::settingsChangeWhileItTrades() {
    LiveMarket world;
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    BotDefinition edited = world.bot->session->status().definition;
    edited.overrides["quantity"] = "0.02";
    QVERIFY(world.bot->session->edit(edited, "test").get());
    for (int i = 0; i < 20; ++i)
        QVERIFY(world.closeAndSettle());
    QVERIFY(world.desk.venue.truth().orders().back().quantity == Decimal::parse("0.02").value());
    // Repeated after a restart.
    world.end();
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.closeAndSettle());
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    compareWithTruth(world, world.run(*run));
}

void TestBotLiveRun::limitsOfTheBotAreInForce() {
    LiveMarket world;
    world.definition.limits["max_order_quantity"] = "0.001";
    world.start();
    QVERIFY(world.attached());
    for (int i = 0; i < 15; ++i)
        QVERIFY(world.closeAndSettle());
    QVERIFY(world.desk.venue.orderRequests().empty());
    const auto all = world.reports();
    QVERIFY(std::any_of(all.begin(), all.end(),
        [](const LiveReport& each) { return each.kind == LiveReport::Kind::Closed && !each.text.empty(); }));
    QVERIFY2(codeOf(world.stop()).empty(), "");
}

QTEST_GUILESS_MAIN(TestBotLiveRun)
#include "tst_bot_live_run.moc"
