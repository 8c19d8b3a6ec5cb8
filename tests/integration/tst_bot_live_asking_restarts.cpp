// A live bot that asks, over ends of the program, locks of the account and a panic: an answer is heard once, in time or
// not at all.
#include "core/bots/parity.h"
#include "core/bots/session_answers.h"
#include "core/bots/session_value.h"
#include "tests/integration/live_asking.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;
using std::chrono::minutes;
using std::chrono::seconds;

class TestBotLiveAskingRestarts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anAnswerSurvivesARestart();
    void anAnswerThatIsHeardTooLateWasMissed();
    void anAnswerWaitsForTheAccount();
    void restartsRepeatNothing();
};

void TestBotLiveAskingRestarts::anAnswerSurvivesARestart() {
    Asking world;
    world.start();
    QVERIFY(world.attached());
    const auto question = world.endUnheard();
    QVERIFY(question);
    const std::size_t before = world.sent();
    world.wait(seconds(15));
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.heard(*question));
    QVERIFY(world.hasSent(before + 1));
    // And again, when it has long been sent.
    world.start();
    QVERIFY(world.attached());
    world.turnFor(200);
    QVERIFY(world.closeAndSettle());
    QVERIFY(world.hasSent(before + 1));
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    compareWithTruth(world, world.run(*run));
    compareWithDecisions(world);
}

void TestBotLiveAskingRestarts::anAnswerThatIsHeardTooLateWasMissed() {
    Asking world;
    world.start();
    QVERIFY(world.attached());
    const auto question = world.endUnheard();
    QVERIFY(question);
    const std::size_t before = world.sent();
    world.wait(seconds(45)); // within the deadline, but the person saw another market
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.heard(*question));
    const KeptPrompt missed = world.kept(*question);
    QVERIFY(missed.decision->answer.verdict == Verdict::Accepted); // what was said stays
    QVERIFY(missed.outcome->verdict == Verdict::Expired); // what came of it
    QVERIFY2(missed.outcome->note.starts_with("not sent: "), missed.outcome->note.c_str());
    QVERIFY(world.closeAndSettle());
    QCOMPARE(world.sent(), before);
    QVERIFY(world.stop());
    compareWithDecisions(world);
}

void TestBotLiveAskingRestarts::anAnswerWaitsForTheAccount() {
    Asking world;
    world.start();
    QVERIFY(world.attached());
    const auto question = world.asked();
    QVERIFY(question);
    QVERIFY(world.desk.life().desk.panic("test", "test"));
    const auto account = world.desk.life().desk.account("main");
    QVERIFY(waitUntil([&] { return account->snapshot()->panic.stage == PanicStage::Done; }));
    QVERIFY(world.answer(question->prompt.id, Verdict::Accepted));
    world.turnFor(300);
    QVERIFY(!world.kept(question->prompt.id).outcome);
    QCOMPARE(world.sent(), std::size_t(0));
    world.wait(seconds(5));
    QVERIFY(world.desk.life().desk.release());
    QVERIFY(world.heard(question->prompt.id));
    QVERIFY(world.hasSent(1));
    // Not for ever.
    const auto second = world.asked();
    QVERIFY(second);
    QVERIFY(world.desk.life().desk.panic("test", "test"));
    QVERIFY(waitUntil([&] { return account->snapshot()->panic.stage == PanicStage::Done; }));
    const std::size_t before = world.sent();
    QVERIFY(world.answer(second->prompt.id, Verdict::Accepted));
    world.turnFor(100);
    world.wait(seconds(40));
    QVERIFY(waitUntil([&] {
        world.bot->turn();
        return world.kept(second->prompt.id).outcome.has_value();
    }));
    const KeptPrompt missed = world.kept(second->prompt.id);
    QVERIFY2(missed.outcome->note.find("stopped") != std::string::npos, missed.outcome->note.c_str());
    QVERIFY(world.desk.life().desk.release());
    QVERIFY(world.attached());
    QCOMPARE(world.sent(), before);
    QVERIFY(world.stop());
}

void TestBotLiveAskingRestarts::restartsRepeatNothing() {
    Asking world;
    std::int64_t session = 0;
    for (int life = 0; life < 12; ++life) {
        world.start();
        QVERIFY(world.attached());
        session = world.bot->head().number;
        for (int i = 0; i < 4; ++i) {
            QVERIFY(world.closeAndSettle());
            if (const auto open = world.open()) {
                QVERIFY(world.answer(open->prompt.id, life % 3 == 2 ? Verdict::Rejected : Verdict::Accepted));
                if (life % 2 == 0)
                    QVERIFY(world.heard(open->prompt.id));
            }
        }
        // The program ends while an answer, or an order, may be on its way.
        if (life % 4 == 1)
            world.turnFor(10);
        world.end();
    }
    world.start();
    QVERIFY(world.settled(world.next - firstLive));
    QVERIFY2(world.bot->session->status().state == BotState::Running, world.bot->session->status().reason.c_str());
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    compareWithTruth(world, world.run(*run));
    compareWithDecisions(world);
    QCOMPARE(world.count(LiveReport::Kind::Outside), 0);
    QVERIFY(world.count(LiveReport::Kind::Answered) > 5);
    // What was told and answered repeats in another machine too.
    const auto database = Database::open(
        world.desk.life().workspace->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
    const auto store = CandleStore::open(world.desk.life().workspace->marketDatabase(), Database::Mode::ReadWrite);
    QVERIFY((*store)->saveInstrument(bitcoinInstrument()));
    Series stored({"BINANCE", "BTCUSDT"}, Timeframe{});
    for (int i = 0; i < world.next; ++i)
        stored.append(waveCandle(i));
    QVERIFY((*store)->write(stored));
    const auto report = parityOf(**database, **store, *world.desk.life().plugins, session);
    QVERIFY2(report, report ? "" : report.error().message().c_str());
    QVERIFY(report->count(ParityKind::Human) > 0);
    const Money equity = world.run(*run).result.metrics.finalEquity;
    QVERIFY(report->profit == equity - world.definition.settings.cash);
    // What the answers were worth is simulated on both sides: what the venue did differs from either.
    const auto value = valueOfAnswers(**database, **store, *world.desk.life().plugins, askingName(session));
    QVERIFY2(value, value ? "" : value.error().message().c_str());
    QVERIFY(value->books == equity);
    QVERIFY(value->accepted > 0 && value->rejected > 0);
    QVERIFY(value->automatic == report->backtestProfit + world.definition.settings.cash);
    QVERIFY(value->actual != value->automatic);
}

QTEST_GUILESS_MAIN(TestBotLiveAskingRestarts)
#include "tst_bot_live_asking_restarts.moc"
